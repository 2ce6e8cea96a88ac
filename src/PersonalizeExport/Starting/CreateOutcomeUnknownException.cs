namespace PersonalizeExport;

/// <summary>A job was requested, and no response said whether it was started.</summary>
public sealed class CreateOutcomeUnknownException : Exception
{
    /// <summary>Makes an exception without a text; for the framework's conventions.</summary>
    public CreateOutcomeUnknownException()
    {
    }

    /// <inheritdoc cref="CreateOutcomeUnknownException()"/>
    public CreateOutcomeUnknownException(string message)
        : base(message)
    {
    }

    /// <inheritdoc cref="CreateOutcomeUnknownException()"/>
    public CreateOutcomeUnknownException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Makes the exception for a request whose last try ended in <paramref name="error"/>.</summary>
    /// <param name="error">What became of the last try.</param>
    /// <param name="datasetExportJobArn">The ARN of the job, if it was started.</param>
    public CreateOutcomeUnknownException(Exception error, string? datasetExportJobArn)
        : base($"{error?.Message.TrimEnd('.')}. The job may or may not have been started. If it was, its ARN is {datasetExportJobArn ?? "unknown"}.", error)
    {
        DatasetExportJobArn = datasetExportJobArn;
    }

    /// <summary>The ARN of the job, if it was started.</summary>
    public string? DatasetExportJobArn { get; }
}
