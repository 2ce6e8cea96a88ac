namespace PersonalizeExport;

/// <summary>A job to wait for.</summary>
/// <param name="DatasetExportJobArn">The ARN of the job.</param>
/// <param name="Service">Where to ask for it: jobs that are waited for together may be of several regions.</param>
public sealed record WaitTarget(string DatasetExportJobArn, IPersonalizeExportService Service);
