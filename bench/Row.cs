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

    /// <summary>The cmdlet beside boto3.</summary>
    /// <param name="how">How boto3 makes the calls.</param>
    /// <param name="cmdlet">What the cmdlet took.</param>
    /// <param name="boto">What boto3 took.</param>
    /// <param name="goal">How many times as fast as boto3 the cmdlet should be.</param>
    public static Row AgainstBoto(string how, Runs cmdlet, Runs boto, double goal)
    {
        if (boto.IsAbsent)
        {
            return Absent("", "boto3");
        }

        double ratio = boto.Time.RatioTo(cmdlet.Time);
        return new("", "", $"boto3, {how}: {boto}", $"{ratio:0.00}x as fast", $"at least {goal}x as fast", ratio >= goal);
    }
}
