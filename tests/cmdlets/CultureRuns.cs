namespace PersonalizeExport.Cmdlets.Tests;

/// <summary>
/// The suite again in processes of their own. The whole, but for what takes long and knows no culture, runs where most goes wrong: with an İ, a comma in
/// numbers, and a zone that is a day ahead. Another calendar, other digits and signs, and a zone that is not whole hours away can matter only where
/// input is read or text is written.
/// </summary>
public class CultureRuns
{
    private static readonly string[] Invariant = [nameof(CultureRuns), nameof(WindowsRuns), nameof(StopMoments), nameof(OutageTests),
        nameof(ThrottleTests), nameof(PipelineProperties)];

    private static readonly string[] ReadOrWrite = [nameof(BindingTests), nameof(ValidationTests), nameof(GetTests), nameof(ErrorTests)];

    [Theory]
    [InlineData("tr-TR", "Pacific/Kiritimati", true)]
    [InlineData("fa-IR", "America/St_Johns", false)]
    public async Task Pass(string culture, string timeZone, bool isWhole)
    {
        Assert.SkipUnless(HasCultures(), "This machine's .NET has no cultures but the invariant one.");
        string[] filter = isWhole ? ["--filter-not-class", .. Invariant.Select(name => $"*.{name}")]
            : ["--filter-class", .. ReadOrWrite.Select(name => $"*.{name}")];
        (int exitCode, string output) = await Child.RunAsync(
            // Whether this process is the program itself or a dotnet that runs its assembly, as in CI.
            "dotnet", new Dictionary<string, string> { ["TZ"] = timeZone },
            [typeof(CultureRuns).Assembly.Location, "--culture", culture, "--progress", "off", "--no-ansi", .. filter]);

        Assert.True(exitCode == 0, output);
    }

    private static bool HasCultures()
    {
        try
        {
            return CultureInfo.GetCultureInfo("tr-TR").TextInfo.ToUpper('i') != 'I';
        }
        catch (CultureNotFoundException)
        {
            return false;
        }
    }
}
