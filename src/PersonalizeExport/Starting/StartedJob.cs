namespace PersonalizeExport;

/// <summary>A job that was started, or that was there already and is taken for it.</summary>
/// <param name="Job">The job: as it was requested, or, where it had to be looked up, as the service describes it.</param>
/// <param name="Warning">What the caller should be told about the job's tags, or null.</param>
public sealed record StartedJob(DatasetExportJob Job, string? Warning = null);
