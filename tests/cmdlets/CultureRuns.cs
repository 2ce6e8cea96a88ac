using System.Diagnostics;
using System.Globalization;

namespace PersonalizeExport.Cmdlets.Tests;

/// <summary>The suite again, in processes of their own: under other cultures and in other time zones. Only the moments of stops are left out.</summary>
public class CultureRuns
{
    // Cultures with an İ, with other calendars and other digits, and zones that are not whole hours apart or a day ahead.
    [Theory]
    [InlineData("tr-TR", "Europe/Istanbul")]
    [InlineData("ar-SA", "Asia/Riyadh")]
    [InlineData("th-TH", "Asia/Kathmandu")]
    [InlineData("fa-IR", "America/St_Johns")]
    [InlineData("invariant", "Pacific/Kiritimati")]
    public async Task Pass(string culture, string timeZone)
    {
        Assert.SkipUnless(HasCultures(), "This machine's .NET has no cultures but the invariant one.");
        ProcessStartInfo start = new(Environment.ProcessPath!, ["--culture", culture, "--filter-not-class", $"*.{nameof(CultureRuns)}", $"*.{nameof(StopMoments)}", "--no-progress", "--no-ansi"])
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
