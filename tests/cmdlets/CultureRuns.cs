using System.Globalization;
using PersonalizeExport.Tests.Support;

namespace PersonalizeExport.Cmdlets.Tests;

/// <summary>
/// The suite, which runs under the invariant culture, again in processes of their own: under other cultures and in other time zones. Left out is what
/// takes long and knows no culture: outages, throttling, moments of stops and the property over them. The whole rest runs under the culture where most
/// goes wrong: with an İ, a comma in numbers, and a zone that is a day ahead. What the others add, other calendars, digits and signs and zones that are
/// not whole hours apart, can matter only where input is read or text is written, so that under those these tests are enough.
/// </summary>
public class CultureRuns
{
    private static readonly string[] Invariant = [nameof(CultureRuns), nameof(WindowsRuns), nameof(StopMoments), nameof(OutageTests), nameof(ThrottleTests), nameof(PipelineProperties)];

    private static readonly string[] ReadOrWrite = [nameof(BindingTests), nameof(ValidationTests), nameof(GetTests), nameof(ErrorTests)];

    [Theory]
    [InlineData("tr-TR", "Pacific/Kiritimati", true)]
    [InlineData("ar-SA", "Asia/Riyadh", false)]
    [InlineData("th-TH", "Asia/Kathmandu", false)]
    [InlineData("fa-IR", "America/St_Johns", false)]
    public async Task Pass(string culture, string timeZone, bool isWhole)
    {
        Assert.SkipUnless(HasCultures(), "This machine's .NET has no cultures but the invariant one.");
        string[] filter = isWhole ? ["--filter-not-class", .. Invariant.Select(name => $"*.{name}")] : ["--filter-class", .. ReadOrWrite.Select(name => $"*.{name}")];
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
