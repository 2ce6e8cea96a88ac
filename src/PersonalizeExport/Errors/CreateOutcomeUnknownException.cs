namespace PersonalizeExport;

/// <summary>A job was requested, and no response says whether it was started.</summary>
/// <param name="message">What happened, with the ARN.</param>
/// <param name="innerException">The error of the last request.</param>
/// <param name="datasetExportJobArn">The ARN of the job, if it was started; null where it is not known.</param>
public sealed class CreateOutcomeUnknownException(string message, Exception innerException, string? datasetExportJobArn) : Exception(message, innerException)
{
    /// <summary>The ARN of the job, if it was started; null where it is not known.</summary>
    public string? DatasetExportJobArn => datasetExportJobArn;
}
