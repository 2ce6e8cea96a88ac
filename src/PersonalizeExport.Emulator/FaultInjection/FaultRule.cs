using static System.FormattableString;

namespace PersonalizeExport.Emulator.FaultInjection;

/// <summary>An injected fault: which requests fail, how, and how often.</summary>
/// <param name="Kind">What goes wrong.</param>
/// <param name="Operation">The operation, or * for all.</param>
/// <param name="Probability">The probability that a request is affected, above 0 and up to 1.</param>
/// <param name="Count">The maximum number of affected requests; without it: any number.</param>
/// <param name="DelayMs">Milliseconds to wait before anything else.</param>
/// <param name="When">When the fault occurs; without it, the default of the kind.</param>
/// <param name="PerSecond">For a rate limit: the requests of an operation that are accepted in a second.</param>
/// <param name="Burst">For a rate limit: the requests of an operation that are accepted at once after a pause.</param>
internal sealed record FaultRule(
    FaultKind Kind,
    string Operation = FaultRule.AnyOperation,
    double Probability = 1,
    int? Count = null,
    int DelayMs = 0,
    FaultMoment? When = null,
    double? PerSecond = null,
    int? Burst = null)
{
    public const string AnyOperation = "*";
    private const int MostPerSecond = 1_000_000;

    /// <summary>When the fault occurs.</summary>
    public FaultMoment Moment => When ?? (Kind is FaultKind.Truncate or FaultKind.Slow ? FaultMoment.After : FaultMoment.Before);

    /// <summary>What is wrong with the rule itself, or null.</summary>
    public string? Problem(IReadOnlyCollection<string> operations) => this switch
    {
        _ when Operation != AnyOperation && !operations.Contains(Operation) =>
            $"'{Operation}' is not an operation of this emulator; use * or one of {string.Join(", ", operations)}.",
        _ when !Enum.IsDefined(Kind) => $"kind {(int)Kind} does not exist.",
        { Probability: not (> 0 and <= 1) } => Invariant($"probability must be above 0 and at most 1, not {Probability}."),
        { Count: < 1 } => Invariant($"count must be at least 1, not {Count}."),
        { DelayMs: < 0 or > 3_600_000 } => Invariant($"delayMs must be between 0 and 3600000, not {DelayMs}."),
        { Kind: FaultKind.RateLimit, PerSecond: null } => "the kind rateLimit requires perSecond, such as 5 or 0.5.",
        { Kind: FaultKind.RateLimit, Burst: null } => "the kind rateLimit requires burst, such as 10.",
        { Kind: FaultKind.RateLimit, PerSecond: not (> 0 and <= MostPerSecond) } =>
            Invariant($"perSecond must be above 0 and at most {MostPerSecond}, not {PerSecond}."),
        { Kind: FaultKind.RateLimit, Burst: not (>= 1 and <= MostPerSecond) } =>
            Invariant($"burst must be between 1 and {MostPerSecond}, not {Burst}."),
        { Kind: FaultKind.RateLimit, Probability: < 1 } =>
            "probability cannot be combined with the kind rateLimit.",
        { Kind: FaultKind.RateLimit, When: FaultMoment.After or FaultMoment.During } =>
            "the kind rateLimit applies before the operation: when must be before, or omitted.",
        { Kind: not FaultKind.RateLimit, PerSecond: not null } => "perSecond is for the kind rateLimit only.",
        { Kind: not FaultKind.RateLimit, Burst: not null } => "burst is for the kind rateLimit only.",
        { Kind: FaultKind.Slow, DelayMs: 0 } => "the kind slow requires delayMs.",
        { Kind: not FaultKind.Reset, When: FaultMoment.During } => "when can be during only for the kind reset.",
        { Kind: FaultKind.Truncate or FaultKind.Slow, When: FaultMoment.Before } =>
            "the kinds truncate and slow apply after the operation: when must be after, or omitted.",
        _ => null,
    };
}

/// <summary>What goes wrong.</summary>
internal enum FaultKind
{
    Throttle,

    /// <summary>ThrottlingException for requests over a rate.</summary>
    RateLimit,

    /// <summary>LimitExceededException for the rate of requests.</summary>
    LimitExceeded,

    Error500,
    Error503,
    AccessDenied,
    ExpiredToken,

    /// <summary>Status 200 with an HTML page.</summary>
    NonJson,

    /// <summary>Half of the correct response, with a matching Content-Length.</summary>
    Truncate,

    /// <summary>The connection is cut.</summary>
    Reset,

    /// <summary>The correct response, delayed.</summary>
    Slow,
}

/// <summary>When a fault occurs.</summary>
internal enum FaultMoment
{
    /// <summary>Before the operation is run: nothing has happened.</summary>
    Before,

    /// <summary>After the operation has been run: only its response is lost.</summary>
    After,

    /// <summary>In the middle of the response's body; for resets only.</summary>
    During,
}
