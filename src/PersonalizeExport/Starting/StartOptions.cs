namespace PersonalizeExport;

/// <summary>How to start dataset export jobs.</summary>
public sealed record StartOptions
{
    /// <summary>Whether a job of the same name that does what is asked for is taken for the answer, instead of being an error.</summary>
    public bool UseExisting { get; init; }

    /// <summary>Whether to wait for room when too many jobs run, instead of failing.</summary>
    public bool WaitForSlot { get; init; }

    /// <summary>How long one job may wait for room.</summary>
    public TimeSpan SlotTimeout { get; init; } = TimeSpan.FromHours(3);

    /// <summary>Called each time a job has to wait for room, with the time until the next try. It must not throw.</summary>
    public Action<DatasetExportJobRequest, TimeSpan>? OnNoSlot { get; init; }
}
