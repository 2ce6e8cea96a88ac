using System;
using System.Collections;
using System.Collections.Generic;
using System.Management.Automation;
using Amazon.Personalize;
using Amazon.Personalize.Model;
using Amazon.Runtime;

// The types of AWSSDK.Personalize that cross from one module to the other, with every member of the API model, over the base classes of the real
// AWSSDK.Core: what PowerShell converts to or from them depends on these.
namespace Amazon.Personalize
{
    public sealed class IngestionMode : ConstantClass
    {
        public static readonly IngestionMode ALL = new IngestionMode("ALL");
        public static readonly IngestionMode BULK = new IngestionMode("BULK");
        public static readonly IngestionMode PUT = new IngestionMode("PUT");

        public IngestionMode(string value)
            : base(value)
        {
        }

        public static implicit operator IngestionMode(string value)
        {
            return FindValue<IngestionMode>(value);
        }
    }
}

namespace Amazon.Personalize.Model
{
    public class Tag
    {
        public string TagKey { get; set; }

        public string TagValue { get; set; }
    }

    public class S3DataConfig
    {
        public string KmsKeyArn { get; set; }

        public string Path { get; set; }
    }

    public class DatasetExportJobOutput
    {
        public S3DataConfig S3DataDestination { get; set; }
    }

    public class CreateDatasetExportJobRequest : AmazonWebServiceRequest
    {
        public string DatasetArn { get; set; }

        public IngestionMode IngestionMode { get; set; }

        public string JobName { get; set; }

        public DatasetExportJobOutput JobOutput { get; set; }

        public string RoleArn { get; set; }

        public List<Tag> Tags { get; set; }
    }

    public class DatasetExportJob
    {
        public DateTime? CreationDateTime { get; set; }

        public string DatasetArn { get; set; }

        public string DatasetExportJobArn { get; set; }

        public string FailureReason { get; set; }

        public IngestionMode IngestionMode { get; set; }

        public string JobName { get; set; }

        public DatasetExportJobOutput JobOutput { get; set; }

        public DateTime? LastUpdatedDateTime { get; set; }

        public string RoleArn { get; set; }

        public string Status { get; set; }
    }

    public class DatasetExportJobSummary
    {
        public DateTime? CreationDateTime { get; set; }

        public string DatasetExportJobArn { get; set; }

        public string FailureReason { get; set; }

        public string JobName { get; set; }

        public DateTime? LastUpdatedDateTime { get; set; }

        public string Status { get; set; }
    }

    public class DatasetSummary
    {
        public DateTime? CreationDateTime { get; set; }

        public string DatasetArn { get; set; }

        public string DatasetType { get; set; }

        public DateTime? LastUpdatedDateTime { get; set; }

        public string Name { get; set; }

        public string Status { get; set; }
    }
}

namespace AwsTools.Fakes
{
    /// <summary>What PowerShell has bound for one item of the pipeline.</summary>
    public sealed class Binding
    {
        public string Command { get; set; }

        public string ParameterSet { get; set; }

        public IDictionary Bound { get; set; }
    }

    // A type of parameter that objects of other modules can bind to by value or by property name.
    public class S3Object
    {
        public string BucketName { get; set; }

        public string Key { get; set; }
    }

    /// <summary>The parameters that every cmdlet of the neighbour has.</summary>
    public abstract class ServiceCommand : PSCmdlet
    {
        [Parameter(ValueFromPipelineByPropertyName = true)]
        [Alias("RegionToCall")]
        public object Region { get; set; }

        [Parameter(ValueFromPipelineByPropertyName = true)]
        [Alias("AK")]
        public string AccessKey { get; set; }

        [Parameter(ValueFromPipelineByPropertyName = true)]
        [Alias("SK", "SecretAccessKey")]
        public string SecretKey { get; set; }

        [Parameter(ValueFromPipelineByPropertyName = true)]
        [Alias("ST")]
        public string SessionToken { get; set; }

        [Parameter(ValueFromPipelineByPropertyName = true)]
        [Alias("StoredCredentials", "AWSProfileName")]
        public string ProfileName { get; set; }

        [Parameter(ValueFromPipelineByPropertyName = true)]
        [Alias("AWSProfilesLocation", "ProfilesLocation")]
        public string ProfileLocation { get; set; }

        [Parameter(ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
        public AWSCredentials Credential { get; set; }

        [Parameter(ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
        public PSCredential NetworkCredential { get; set; }

        [Parameter(ValueFromPipelineByPropertyName = true)]
        public string EndpointUrl { get; set; }

        [Parameter(ValueFromPipelineByPropertyName = true)]
        public object ClientConfig { get; set; }

        protected override void ProcessRecord()
        {
            WriteObject(new Binding
            {
                Command = MyInvocation.MyCommand.Name,
                ParameterSet = ParameterSetName,
                Bound = new Hashtable(MyInvocation.BoundParameters, StringComparer.OrdinalIgnoreCase),
            });
        }
    }

    [Cmdlet("Read", "S3Object", DefaultParameterSetName = ToFile)]
    public sealed class ReadS3Object : ServiceCommand
    {
        private const string ToFile = "DownloadFile";
        private const string ToFolder = "DownloadFolder";
        private const string FromObject = "FromS3ObjectToFileOrFolder";

        [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
        public string BucketName { get; set; }

        [Parameter(Position = 1, Mandatory = true, ParameterSetName = ToFile, ValueFromPipelineByPropertyName = true)]
        public string Key { get; set; }

        [Parameter(Position = 2, Mandatory = true, ParameterSetName = ToFile, ValueFromPipelineByPropertyName = true)]
        [Parameter(ParameterSetName = FromObject, ValueFromPipelineByPropertyName = true)]
        public string File { get; set; }

        [Parameter(Position = 3, ParameterSetName = ToFile, ValueFromPipelineByPropertyName = true)]
        [Alias("VersionId")]
        public string Version { get; set; }

        [Parameter(Position = 1, ParameterSetName = ToFolder, ValueFromPipelineByPropertyName = true)]
        [Alias("Prefix")]
        public string KeyPrefix { get; set; }

        [Parameter(Position = 2, Mandatory = true, ParameterSetName = ToFolder, ValueFromPipelineByPropertyName = true)]
        [Parameter(ParameterSetName = FromObject, ValueFromPipelineByPropertyName = true)]
        [Alias("Directory")]
        public string Folder { get; set; }

        [Parameter(ParameterSetName = ToFolder, ValueFromPipelineByPropertyName = true)]
        public bool DisableSlashCorrection { get; set; }

        [Parameter(Mandatory = true, ParameterSetName = FromObject, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
        public S3Object S3Object { get; set; }

        [Parameter(ValueFromPipelineByPropertyName = true)]
        public DateTime UtcModifiedSinceDate { get; set; }

        [Parameter(ValueFromPipelineByPropertyName = true)]
        public DateTime UtcUnmodifiedSinceDate { get; set; }
    }

    /// <summary>What the two cmdlets that list objects have in common.</summary>
    public abstract class ListCommand : ServiceCommand
    {
        protected const string Many = "GetMultipleObjects";
        protected const string One = "GetSingleObject";

        [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
        public string BucketName { get; set; }

        [Parameter(Position = 1, Mandatory = true, ParameterSetName = One, ValueFromPipelineByPropertyName = true)]
        public string Key { get; set; }

        [Parameter(ParameterSetName = Many, ValueFromPipelineByPropertyName = true)]
        public string Delimiter { get; set; }

        [Parameter(ParameterSetName = Many, ValueFromPipelineByPropertyName = true)]
        [Alias("MaxItems", "MaxKeys")]
        public int? MaxKey { get; set; }

        [Parameter(ValueFromPipelineByPropertyName = true)]
        public string Encoding { get; set; }

        [Parameter(ValueFromPipelineByPropertyName = true)]
        public string ExpectedBucketOwner { get; set; }

        [Parameter(ValueFromPipelineByPropertyName = true)]
        [Alias("OptionalObjectAttributes")]
        public string[] OptionalObjectAttribute { get; set; }

        [Parameter(ValueFromPipelineByPropertyName = true)]
        public string RequestPayer { get; set; }

        [Parameter(ValueFromPipelineByPropertyName = true)]
        public string Select { get; set; }

        [Parameter(ValueFromPipelineByPropertyName = true)]
        public SwitchParameter NoAutoIteration { get; set; }
    }

    [Cmdlet("Get", "S3Object", DefaultParameterSetName = Many)]
    public sealed class GetS3Object : ListCommand
    {
        [Parameter(Position = 1, ParameterSetName = Many, ValueFromPipelineByPropertyName = true)]
        [Alias("KeyPrefix")]
        public string Prefix { get; set; }

        [Parameter(ParameterSetName = Many, ValueFromPipelineByPropertyName = true)]
        [Alias("NextToken")]
        public string Marker { get; set; }

        [Parameter(ValueFromPipelineByPropertyName = true)]
        public SwitchParameter PassThru { get; set; }
    }

    [Cmdlet("Get", "S3ObjectV2", DefaultParameterSetName = Many)]
    public sealed class GetS3ObjectV2 : ListCommand
    {
        [Parameter(Position = 1, ParameterSetName = Many, ValueFromPipelineByPropertyName = true)]
        public string Prefix { get; set; }

        [Parameter(ParameterSetName = Many, ValueFromPipelineByPropertyName = true)]
        [Alias("NextToken")]
        public string ContinuationToken { get; set; }

        [Parameter(ValueFromPipelineByPropertyName = true)]
        public bool? FetchOwner { get; set; }

        [Parameter(ValueFromPipelineByPropertyName = true)]
        public string StartAfter { get; set; }
    }

    [Cmdlet("Copy", "S3Object", DefaultParameterSetName = ToFile, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
    public sealed class CopyS3Object : ServiceCommand
    {
        private const string ToFile = "CopySingleObjectToLocalFile";
        private const string ToFolder = "CopySingleObjectToLocalFolder";
        private const string ManyToFolder = "CopyMultipleObjectsToLocalFolder";
        private const string ToS3 = "CopyS3ObjectToS3Object";

        [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
        [Alias("SourceBucket")]
        public string BucketName { get; set; }

        [Parameter(Position = 1, Mandatory = true, ParameterSetName = ToFile, ValueFromPipelineByPropertyName = true)]
        [Parameter(Position = 1, Mandatory = true, ParameterSetName = ToS3, ValueFromPipelineByPropertyName = true)]
        [Parameter(Position = 1, ParameterSetName = ToFolder, ValueFromPipelineByPropertyName = true)]
        [Alias("SourceKey")]
        public string Key { get; set; }

        [Parameter(ParameterSetName = ToFile, ValueFromPipelineByPropertyName = true)]
        [Parameter(ParameterSetName = ToFolder, ValueFromPipelineByPropertyName = true)]
        [Parameter(ParameterSetName = ToS3, ValueFromPipelineByPropertyName = true)]
        [Alias("SourceVersionId")]
        public string VersionId { get; set; }

        [Parameter(Position = 2, Mandatory = true, ParameterSetName = ToS3, ValueFromPipelineByPropertyName = true)]
        public string DestinationKey { get; set; }

        [Parameter(Position = 3, ParameterSetName = ToS3, ValueFromPipelineByPropertyName = true)]
        public string DestinationBucket { get; set; }

        [Parameter(ParameterSetName = ToS3, ValueFromPipelineByPropertyName = true)]
        public object SourceRegion { get; set; }

        [Parameter(Position = 2, Mandatory = true, ParameterSetName = ToFile, ValueFromPipelineByPropertyName = true)]
        [Alias("File")]
        public string LocalFile { get; set; }

        [Parameter(Mandatory = true, ParameterSetName = ToFolder, ValueFromPipelineByPropertyName = true)]
        [Parameter(Mandatory = true, ParameterSetName = ManyToFolder, ValueFromPipelineByPropertyName = true)]
        [Alias("Folder")]
        public string LocalFolder { get; set; }

        [Parameter(ParameterSetName = ManyToFolder, ValueFromPipelineByPropertyName = true)]
        [Alias("SourcePrefix")]
        public string KeyPrefix { get; set; }

        [Parameter(Position = 4, ValueFromPipelineByPropertyName = true)]
        public SwitchParameter IfNoneMatch { get; set; }

        [Parameter(ValueFromPipelineByPropertyName = true)]
        public SwitchParameter Force { get; set; }
    }

    [Cmdlet("Test", "S3Bucket")]
    public sealed class TestS3Bucket : ServiceCommand
    {
        [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
        public string BucketName { get; set; }
    }

    [Cmdlet("Get", "S3PreSignedURL")]
    public sealed class GetS3PreSignedURL : ServiceCommand
    {
        [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
        public string BucketName { get; set; }

        [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
        public string Key { get; set; }

        [Parameter(ValueFromPipelineByPropertyName = true)]
        public string VersionId { get; set; }

        [Parameter]
        [Alias("Expires")]
        public DateTime Expire { get; set; }

        [Parameter(ValueFromPipelineByPropertyName = true)]
        public SwitchParameter RequestorPay { get; set; }
    }

    /// <summary>What the two cmdlets for the tags of a resource have in common.</summary>
    public abstract class ResourceTagCommand : ServiceCommand
    {
        [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
        [AllowEmptyString]
        [AllowNull]
        public string ResourceArn { get; set; }

        [Parameter(ValueFromPipelineByPropertyName = true)]
        public string Select { get; set; }
    }

    [Cmdlet("Add", "PERSResourceTag", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
    public sealed class AddPERSResourceTag : ResourceTagCommand
    {
        [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true)]
        [AllowEmptyCollection]
        [AllowNull]
        [Alias("Tags")]
        public Tag[] Tag { get; set; }

        [Parameter(ValueFromPipelineByPropertyName = true)]
        public SwitchParameter PassThru { get; set; }

        [Parameter(ValueFromPipelineByPropertyName = true)]
        public SwitchParameter Force { get; set; }
    }

    [Cmdlet("Get", "PERSResourceTag")]
    public sealed class GetPERSResourceTag : ResourceTagCommand
    {
    }

    [Cmdlet("New", "PERSDatasetExportJob", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
    public sealed class NewPERSDatasetExportJob : ServiceCommand
    {
        [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
        [AllowEmptyString]
        [AllowNull]
        public string DatasetArn { get; set; }

        [Parameter(ValueFromPipelineByPropertyName = true)]
        public IngestionMode IngestionMode { get; set; }

        [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true)]
        public string JobName { get; set; }

        [Parameter(ValueFromPipelineByPropertyName = true)]
        [Alias("JobOutput_S3DataDestination_KmsKeyArn")]
        public string S3DataDestination_KmsKeyArn { get; set; }

        [Parameter(ValueFromPipelineByPropertyName = true)]
        [Alias("JobOutput_S3DataDestination_Path")]
        public string S3DataDestination_Path { get; set; }

        [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true)]
        public string RoleArn { get; set; }

        [Parameter(ValueFromPipelineByPropertyName = true)]
        [AllowEmptyCollection]
        [AllowNull]
        [Alias("Tags")]
        public Tag[] Tag { get; set; }

        [Parameter(ValueFromPipelineByPropertyName = true)]
        public string Select { get; set; }

        [Parameter(ValueFromPipelineByPropertyName = true)]
        public SwitchParameter Force { get; set; }
    }

    [Cmdlet("Get", "PERSDatasetExportJob")]
    public sealed class GetPERSDatasetExportJob : ServiceCommand
    {
        [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
        public string DatasetExportJobArn { get; set; }

        [Parameter(ValueFromPipelineByPropertyName = true)]
        public string Select { get; set; }
    }

    [Cmdlet("Get", "PERSDatasetExportJobList")]
    public sealed class GetPERSDatasetExportJobList : ServiceCommand
    {
        [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
        public string DatasetArn { get; set; }

        [Parameter(ValueFromPipelineByPropertyName = true)]
        [Alias("MaxResults")]
        public int? MaxResult { get; set; }

        [Parameter(ValueFromPipelineByPropertyName = true)]
        public string NextToken { get; set; }

        [Parameter(ValueFromPipelineByPropertyName = true)]
        public string Select { get; set; }

        [Parameter(ValueFromPipelineByPropertyName = true)]
        public SwitchParameter NoAutoIteration { get; set; }
    }
}
