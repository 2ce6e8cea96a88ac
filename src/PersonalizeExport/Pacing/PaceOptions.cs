namespace PersonalizeExport;

/// <summary>How requests are sent to a service that throttles.</summary>
public sealed record PaceOptions
{
    /// <summary>How long the service may throttle every request of an operation before a request is given up. The default, 3 minutes, was chosen.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>Counts the requests that wait, for a display; or null.</summary>
    public PaceMonitor? Monitor { get; init; }

    /// <summary>
    /// Called with the name of an operation when the service first throttles it, and with the requests per second when that rate was measured and
    /// differs by a quarter from the last call. On any thread; it must not throw.
    /// </summary>
    public Action<string, double?>? OnRate { get; init; }
}
