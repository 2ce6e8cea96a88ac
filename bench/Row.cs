namespace PersonalizeExport.Bench;

/// <summary>A row of the table.</summary>
/// <param name="What">What was measured.</param>
/// <param name="Measured">What it took.</param>
/// <param name="Against">What it is compared with, and what that took.</param>
/// <param name="Ratio">How the two compare.</param>
/// <param name="Goal">What the comparison should be, if there is a goal.</param>
/// <param name="IsMet">Whether it is.</param>
internal sealed record Row(string What, string Measured, string Against, string Ratio, string Goal = "", bool? IsMet = null)
{
    public string Result => IsMet switch { true => "met", false => "missed", null => "" };

    /// <summary>The row of a program that is not installed.</summary>
    public static Row Absent(string what, string program, string goal = "") => new(what, "", $"{program} is not installed", "", goal);

    /// <summary>
    /// The cmdlet beside boto3, as most write it and as fast as it can be had. The goal is held against the fairer of the two: where latency rules,
    /// the pool, which has as many calls in flight; where processor time rules, the loop.
    /// </summary>
    public static IEnumerable<Row> AgainstBoto(string what, Series cmdlet, Series loop, Series pool, int threads)
    {
        if (loop.IsAbsent)
        {
            return [Absent(what, "boto3")];
        }

        return
        [
            new(what, $"{cmdlet.Spread} ms", $"boto3, {threads} threads: {pool.Spread} ms", $"{pool.RatioTo(cmdlet):0.00}x as fast", "as fast", pool.RatioTo(cmdlet) >= 1),
            new("", $"{cmdlet.Spread} ms", $"boto3, sequential: {loop.Spread} ms", $"{loop.RatioTo(cmdlet):0.0}x as fast", "at least 4x as fast", loop.RatioTo(cmdlet) >= 4),
        ];
    }
}
