using System.Management.Automation;

namespace PersonalizeExport.Cmdlets;

/// <summary>Starts a job that exports a dataset to S3 (CreateDatasetExportJob).</summary>
[Cmdlet(VerbsCommon.New, "PDatasetExportJob", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(DatasetExportJob))]
public sealed class NewPDatasetExportJobCommand : PersonalizeCmdlet
{
    private Selection? _selection;

    /// <summary>The ARN of the dataset to export.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateDatasetArn]
    public string DatasetArn { get; set; } = null!;

    /// <summary>The name of the new job. Within a region of an account a name is spent for ever.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [ValidateJobName]
    public string JobName { get; set; } = null!;

    /// <summary>The ARN of the IAM role with which the service writes to the bucket.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [ValidateRoleArn]
    public string RoleArn { get; set; } = null!;

    /// <summary>The folder to export to, such as s3://bucket/folder/.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Alias("S3DataDestination_Path", "JobOutput_S3DataDestination_Path", "S3Path")]
    [ValidateS3DataDestinationPath]
    public string S3DataDestinationPath { get; set; } = null!;

    /// <summary>The ARN of the KMS key to encrypt the export with; none when it is empty, as in a blank column of a CSV file.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("S3DataDestination_KmsKeyArn", "JobOutput_S3DataDestination_KmsKeyArn")]
    [ValidateKmsKeyArn(IsOptional = true)]
    public string? KmsKeyArn { get; set; }

    /// <summary>Which records to export. Left out, it is not sent, and the service takes PUT.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public IngestionMode? IngestionMode { get; set; }

    /// <summary>Tags for the job: a hashtable, or objects with TagKey and TagValue or with Key and Value.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Tags")]
    [TagTransformation]
    [ValidateTags]
    public Tag[]? Tag { get; set; }

    /// <summary>
    /// What to emit instead of the job: a property of it such as DatasetExportJobArn, or ^ and the name of a parameter. As in AWS Tools;
    /// * is the job.
    /// </summary>
    [Parameter]
    public string? Select { get; set; }

    /// <summary>Do not ask for confirmation, whatever $ConfirmPreference says.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing() => _selection = ReadSelect(Select, [.. typeof(DatasetExportJob).GetProperties().Select(property => property.Name)]);

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        DatasetExportJobRequest request = new()
        {
            JobName = JobName,
            DatasetArn = DatasetArn,
            RoleArn = RoleArn,
            S3DataDestinationPath = S3DataDestinationPath,
            KmsKeyArn = string.IsNullOrEmpty(KmsKeyArn) ? null : KmsKeyArn,
            IngestionMode = IngestionMode,
            Tags = Tag,
        };
        if (IsConfirmed(request))
        {
            IPersonalizeExportService service = Connect();
            Run(cancellationToken => CreateAsync(service, request, cancellationToken));
        }
    }

    private async Task CreateAsync(IPersonalizeExportService service, DatasetExportJobRequest request, CancellationToken cancellationToken)
    {
        DatasetExportJob? job = null;
        await TryAsync(
            async () => job = await service.CreateAsync(request, cancellationToken).ConfigureAwait(false),
            error => Errors.NotCreated(error, request),
            cancellationToken).ConfigureAwait(false);
        if (job is not null)
        {
            await EmitAnswerAsync(_selection, job, job).ConfigureAwait(false);
        }
    }

    private bool IsConfirmed(DatasetExportJobRequest request)
    {
        // -Force takes away the question, not the answer of -WhatIf.
        if (Force && !IsWhatIf())
        {
            return true;
        }

        return ShouldProcess(
            $"dataset {request.DatasetArn}, job {request.JobName}, destination {request.S3DataDestinationPath}", "Start dataset export job");
    }

    private bool IsWhatIf() => MyInvocation.BoundParameters.TryGetValue("WhatIf", out object? given)
        ? LanguagePrimitives.IsTrue(given)
        : LanguagePrimitives.IsTrue(GetVariableValue("WhatIfPreference"));
}
