namespace PersonalizeExport.Cmdlets;

/// <summary>Completes -JobName from the jobs of the account, or of the dataset that is named.</summary>
public sealed class JobNameCompleter : JobCompleter
{
    private protected override string ValueOf(DatasetExportJob job) => job.JobName ?? "";
}
