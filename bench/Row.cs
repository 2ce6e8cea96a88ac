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
}
