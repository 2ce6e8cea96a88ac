using System.Diagnostics;
using System.Globalization;

namespace PersonalizeExport.Cmdlets.Tests;

/// <summary>The suite, which runs under the invariant culture, again in processes of their own: under other cultures and in other time zones. Left out is what only takes long: outages and the moments of stops.</summary>
public class CultureRuns
{
    // Cultures with an İ, with other calendars and other digits, and zones that are not whole hours apart.
    [Theory]
    [InlineData("tr-TR", "Europe/Istanbul")]
    [InlineData("ar-SA", "Asia/Riyadh")]
    [InlineData("th-TH", "Asia/Kathmandu")]
    [InlineData("fa-IR", "America/St_Johns")]
    public async Task Pass(string culture, string timeZone)
    {
        Assert.SkipUnless(HasCultures(), "This machine's .NET has no cultures but the invariant one.");
        ProcessStartInfo start = new(Environment.ProcessPath!, ["--culture", culture, "--filter-not-class", $"*.{nameof(CultureRuns)}", $"*.{nameof(StopMoments)}", $"*.{nameof(OutageTests)}", "--progress", "off", "--no-ansi"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["TZ"] = timeZone;
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken) + await errors;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(process.ExitCode == 0, output);
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
