namespace PersonalizeExport;

/// <summary>A job to wait for.</summary>
/// <param name="DatasetExportJobArn">The ARN of the job.</param>
/// <param name="Service">Where to request it: jobs that are waited for together may be of several regions.</param>
/// <param name="Known">What is known of the job already, or null. What need not be requested saves calls.</param>
public sealed record WaitTarget(string DatasetExportJobArn, IPersonalizeExportService Service, DatasetExportJob? Known = null);
