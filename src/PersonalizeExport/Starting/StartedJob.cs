namespace PersonalizeExport;

/// <summary>A job that was started, or an existing one that is returned in its place.</summary>
/// <param name="Job">The job as it was requested or, where it was described, as the service describes it.</param>
/// <param name="Warning">A warning for the user about the job's tags, or null.</param>
public sealed record StartedJob(DatasetExportJob Job, string? Warning = null);
