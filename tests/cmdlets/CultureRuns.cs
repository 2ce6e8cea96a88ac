using System.Globalization;
using PersonalizeExport.Tests.Support;

namespace PersonalizeExport.Cmdlets.Tests;

/// <summary>
/// The suite, which runs under the invariant culture, again in processes of their own: under other cultures and in other time zones. Left out is what
/// takes long and knows no culture: outages, throttling, moments of stops and the property over them.
/// </summary>
public class CultureRuns
{
    private static readonly string[] Excluded = [nameof(CultureRuns), nameof(WindowsRuns), nameof(StopMoments), nameof(OutageTests), nameof(ThrottleTests), nameof(PipelineProperties)];

    // Cultures with an İ, with other calendars and other digits, and zones that are not whole hours apart or a day ahead.
    [Theory]
    [InlineData("tr-TR", "Pacific/Kiritimati")]
    [InlineData("ar-SA", "Asia/Riyadh")]
    [InlineData("th-TH", "Asia/Kathmandu")]
    [InlineData("fa-IR", "America/St_Johns")]
    public async Task Pass(string culture, string timeZone)
    {
        Assert.SkipUnless(HasCultures(), "This machine's .NET has no cultures but the invariant one.");
        (int exitCode, string output) = await Child.RunAsync(
            // Whether this process is the program itself or a dotnet that runs its assembly, as in CI.
            "dotnet", new Dictionary<string, string> { ["TZ"] = timeZone },
            [typeof(CultureRuns).Assembly.Location, "--culture", culture, "--progress", "off", "--no-ansi", "--filter-not-class", .. Excluded.Select(name => $"*.{name}")]);

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
