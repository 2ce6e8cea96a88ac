namespace PersonalizeExport;

/// <summary>What the service says of the job that a name stands for.</summary>
internal abstract record LookupOutcome
{
    /// <summary>There is such a job.</summary>
    public sealed record Found(DatasetExportJob Job) : LookupOutcome;

    /// <summary>There is none, or none that can be seen yet.</summary>
    public sealed record Absent : LookupOutcome;

    /// <summary>The service did not say.</summary>
    public sealed record NoResponse(Exception Error) : LookupOutcome;
}
