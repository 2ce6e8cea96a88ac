namespace PersonalizeExport.Cmdlets;

/// <summary>Completes -DatasetExportJobArn from the jobs of the account; their names will do for a beginning.</summary>
public sealed class DatasetExportJobArnCompleter : JobCompleter
{
    private protected override string ValueOf(DatasetExportJob job) => job.DatasetExportJobArn;
}
