# Fakes of the cmdlets of AWS Tools for PowerShell that a job is piped into, and of the objects that come out of them: the same names, parameters,
# aliases, positions, parameter sets and base classes, and no call. Each cmdlet emits what PowerShell has bound, for a test to look at. They are compiled,
# as the originals are: a script function would get an empty string where a compiled cmdlet gets $null.
param(
    # The folder of the AWSSDK.Core that they are built over. A process takes one.
    [Parameter(Mandatory)] [string] $Sdk
)

# The types of AWSSDK.Personalize that cross from one module to the other, with every member of the API model.
$models = @'
Tag: string TagKey, string TagValue
S3DataConfig: string KmsKeyArn, string Path
DatasetExportJobOutput: S3DataConfig S3DataDestination
CreateDatasetExportJobRequest : AmazonWebServiceRequest: string DatasetArn, IngestionMode IngestionMode, string JobName, DatasetExportJobOutput JobOutput
CreateDatasetExportJobRequest : AmazonWebServiceRequest: string RoleArn, List<Tag> Tags
DatasetExportJob: DateTime? CreationDateTime, string DatasetArn, string DatasetExportJobArn, string FailureReason, IngestionMode IngestionMode
DatasetExportJob: string JobName, DatasetExportJobOutput JobOutput, DateTime? LastUpdatedDateTime, string RoleArn, string Status
DatasetExportJobSummary: DateTime? CreationDateTime, string DatasetExportJobArn, string FailureReason
DatasetExportJobSummary: string JobName, DateTime? LastUpdatedDateTime, string Status
DatasetSummary: DateTime? CreationDateTime, string DatasetArn, string DatasetType, DateTime? LastUpdatedDateTime, string Name, string Status
'@

# A cmdlet and its default set, then its parameters, all of which bind by property name: the type, the name with its aliases, and for each set (* is every
# set) the position, ! where it is mandatory, and "value" where it binds by value, too.
$bucket = 'string BucketName * 0! value'
$common = @'
  object Region/RegionToCall
  string AccessKey/AK
  string SecretKey/SK/SecretAccessKey
  string SessionToken/ST
  string ProfileName/StoredCredentials/AWSProfileName
  string ProfileLocation/AWSProfilesLocation/ProfilesLocation
  AWSCredentials Credential * value
  PSCredential NetworkCredential * value
  string EndpointUrl
  object ClientConfig
'@
$list = @"
  $bucket
  string Key GetSingleObject 1!
  string Delimiter GetMultipleObjects
  int? MaxKey/MaxItems/MaxKeys GetMultipleObjects
  string Encoding
  string ExpectedBucketOwner
  string[] OptionalObjectAttribute/OptionalObjectAttributes
  string RequestPayer
  string Select
  SwitchParameter NoAutoIteration
"@
$cmdlets = @"
Read-S3Object DownloadFile
  $bucket
  string Key DownloadFile 1!
  string File DownloadFile 2!, FromS3ObjectToFileOrFolder
  string Version/VersionId DownloadFile 3
  string KeyPrefix/Prefix DownloadFolder 1
  string Folder/Directory DownloadFolder 2!, FromS3ObjectToFileOrFolder
  bool DisableSlashCorrection DownloadFolder
  S3Object S3Object FromS3ObjectToFileOrFolder ! value
  DateTime UtcModifiedSinceDate
  DateTime UtcUnmodifiedSinceDate
Get-S3Object GetMultipleObjects
$list
  string Prefix/KeyPrefix GetMultipleObjects 1
  string Marker/NextToken GetMultipleObjects
  SwitchParameter PassThru
Get-S3ObjectV2 GetMultipleObjects
$list
  string Prefix GetMultipleObjects 1
  string ContinuationToken/NextToken GetMultipleObjects
  bool? FetchOwner
  string StartAfter
Copy-S3Object CopySingleObjectToLocalFile
  string BucketName/SourceBucket * 0! value
  string Key/SourceKey CopySingleObjectToLocalFile 1!, CopyS3ObjectToS3Object 1!, CopySingleObjectToLocalFolder 1
  string VersionId/SourceVersionId CopySingleObjectToLocalFile, CopySingleObjectToLocalFolder, CopyS3ObjectToS3Object
  string DestinationKey CopyS3ObjectToS3Object 2!
  string DestinationBucket CopyS3ObjectToS3Object 3
  object SourceRegion CopyS3ObjectToS3Object
  string LocalFile/File CopySingleObjectToLocalFile 2!
  string LocalFolder/Folder CopySingleObjectToLocalFolder !, CopyMultipleObjectsToLocalFolder !
  string KeyPrefix/SourcePrefix CopyMultipleObjectsToLocalFolder
  SwitchParameter IfNoneMatch * 4
  SwitchParameter Force
Test-S3Bucket __AllParameterSets
  $bucket
Get-S3PreSignedURL __AllParameterSets
  string BucketName * 0 value
  string Key * 1
  string VersionId
  SwitchParameter RequestorPay
Add-PERSResourceTag __AllParameterSets
  string ResourceArn * 0! value
  Tag[] Tag/Tags * !
  string Select
  SwitchParameter PassThru
  SwitchParameter Force
Get-PERSResourceTag __AllParameterSets
  string ResourceArn * 0! value
  string Select
New-PERSDatasetExportJob __AllParameterSets
  string DatasetArn * 0! value
  IngestionMode IngestionMode
  string JobName * !
  string S3DataDestination_KmsKeyArn/JobOutput_S3DataDestination_KmsKeyArn
  string S3DataDestination_Path/JobOutput_S3DataDestination_Path
  string RoleArn * !
  Tag[] Tag/Tags
  string Select
  SwitchParameter Force
Get-PERSDatasetExportJob __AllParameterSets
  string DatasetExportJobArn * 0! value
  string Select
Get-PERSDatasetExportJobList __AllParameterSets
  string DatasetArn * 0 value
  int? MaxResult/MaxResults
  string NextToken
  string Select
  SwitchParameter NoAutoIteration
"@

function ConvertTo-Property([string] $Line) {
    $type, $names, $sets = $Line.Trim() -split ' ', 3
    $name, $aliases = $names -split '/'
    foreach ($set in ($sets ? $sets : '*') -split ', ') {
        $arguments = @('ValueFromPipelineByPropertyName = true'
            if ($set -notlike '`**') { "ParameterSetName = `"$(($set -split ' ')[0])`"" }
            if ($set -match ' (\d)') { "Position = $($Matches[1])" }
            if ($set -match '!') { 'Mandatory = true' }
            if ($set -match ' value') { 'ValueFromPipeline = true' })
        "[Parameter($($arguments -join ', '))]"
    }
    if ($aliases) { "[Alias(`"$($aliases -join '", "')`")]" }
    "public $type $name { get; set; }"
}

$source = @'
using System; using System.Collections; using System.Collections.Generic; using System.Management.Automation;
using Amazon.Personalize; using Amazon.Personalize.Model; using Amazon.Runtime; using AwsTools.Fakes;
namespace Amazon.Personalize
{
    public sealed class IngestionMode : ConstantClass
    {
        public static readonly IngestionMode ALL = new IngestionMode("ALL");
        public static readonly IngestionMode BULK = new IngestionMode("BULK");
        public static readonly IngestionMode PUT = new IngestionMode("PUT");
        public IngestionMode(string value) : base(value) { }
        public static implicit operator IngestionMode(string value) { return FindValue<IngestionMode>(value); }
    }
}
namespace AwsTools.Fakes
{
    // A type of parameter that objects of other modules can bind to by value or by property name.
    public class S3Object { public string BucketName { get; set; } public string Key { get; set; } }

    public abstract class FakeCommand : PSCmdlet
    {
        protected override void ProcessRecord()
        {
            Hashtable bound = new Hashtable(MyInvocation.BoundParameters, StringComparer.OrdinalIgnoreCase);
            WriteObject(new { Command = MyInvocation.MyCommand.Name, ParameterSet = ParameterSetName, Bound = bound });
        }
    }
}
'@
$source += foreach ($line in $models -split '\r?\n') {
    $name, $members = $line -split ': (?=\w+[\w<>?]* \w)', 2
    "namespace Amazon.Personalize.Model { public partial class $name { $($members -split ', ' | ForEach-Object { "public $_ { get; set; } " }) } }`n"
}
$source += foreach ($cmdlet in [regex]::Matches("$cmdlets", '(?m)^(?<verb>\w+)-(?<noun>\w+) (?<set>\w+)\r?\n(?<parameters>( +.+\r?\n?)+)')) {
    $verb, $noun, $set, $parameters = 'verb', 'noun', 'set', 'parameters' | ForEach-Object { $cmdlet.Groups[$_].Value }
    $properties = "$parameters`n$common" -split '\r?\n' | Where-Object { $_ } | ForEach-Object { ConvertTo-Property $_ }
    "[Cmdlet(`"$verb`", `"$noun`", DefaultParameterSetName = `"$set`")] public sealed class $verb$noun : FakeCommand { $($properties -join "`n") }`n"
}

$core = (Resolve-Path "$Sdk/AWSSDK.Core.dll").ProviderPath
$null = [System.Reflection.Assembly]::LoadFrom($core)
$references = $core, 'netstandard', 'System.Collections', 'System.Management.Automation'
$types = Add-Type -TypeDefinition "$source" -ReferencedAssemblies $references -IgnoreWarnings -WarningAction Ignore -PassThru
Import-Module -Assembly $types[0].Assembly
