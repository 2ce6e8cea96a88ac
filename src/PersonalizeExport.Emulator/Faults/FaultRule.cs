namespace PersonalizeExport.Emulator.Faults;

/// <summary>Which requests fail, how, and how often.</summary>
/// <param name="Kind">What goes wrong.</param>
/// <param name="Operation">The operation, or * for all.</param>
/// <param name="Probability">How likely a request is struck, above 0 and up to 1.</param>
/// <param name="Count">How many requests are struck at most; without it: any number.</param>
/// <param name="DelayMs">Milliseconds to wait before anything else.</param>
/// <param name="When">When it strikes; without it, as the kind suggests.</param>
internal sealed record FaultRule(
    FaultKind Kind,
    string Operation = FaultRule.AnyOperation,
    double Probability = 1,
    int? Count = null,
    int DelayMs = 0,
    FaultMoment? When = null)
{
    public const string AnyOperation = "*";

    /// <summary>When it strikes.</summary>
    public FaultMoment Moment => When ?? (Kind is FaultKind.Truncate or FaultKind.Slow ? FaultMoment.After : FaultMoment.Before);

    /// <summary>What is wrong with the rule itself, or null.</summary>
    public string? Problem(IReadOnlyCollection<string> operations) => this switch
    {
        _ when Operation != AnyOperation && !operations.Contains(Operation) =>
            $"'{Operation}' is not an operation of this emulator; use * or one of {string.Join(", ", operations)}.",
        _ when !Enum.IsDefined(Kind) => $"There is no kind {(int)Kind}.",
        { Probability: not (> 0 and <= 1) } => "probability must be above 0 and at most 1.",
        { Count: < 1 } => "count must be at least 1.",
        { DelayMs: < 0 or > 3_600_000 } => "delayMs must be between 0 and 3600000.",
        { Kind: FaultKind.Slow, DelayMs: 0 } => "a slow answer needs delayMs.",
        { Kind: not FaultKind.Reset, When: FaultMoment.During } => "only a reset can be during the answer.",
        { Kind: FaultKind.Truncate or FaultKind.Slow, When: FaultMoment.Before } => "a right answer can not come before the operation is run.",
        _ => null,
    };
}
