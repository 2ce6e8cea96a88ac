namespace PersonalizeExport.Cmdlets.Tests;

/// <summary>
/// The tests of the cmdlets and of the core on Windows. On another system they run under Wine, with the .NET of Windows, when build.ps1 -Task
/// TestWindows needs it: to build them for Windows takes longer than all other tests together.
/// </summary>
public class WindowsRuns
{
    [Theory]
    [InlineData("cmdlets", "PersonalizeExport.Cmdlets.Tests", "--filter-not-class", "*.CultureRuns", "*.WindowsRuns")]
    [InlineData("unit", "PersonalizeExport.Tests", "--filter-namespace", "*.Model", "*.Starting", "*.Waiting", "*.Service", "*.Credentials", "*.Throttling", "*.Properties", "*.Emulator", "*.Build")]
    public async Task Pass(string folder, string assembly, params string[] filter)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "This is Windows: its tests are all the others.");
        Assert.SkipUnless(Programs.Find("wine") is not null, "This is not Windows, and Wine (wine) is not on PATH.");
        Assert.SkipUnless(Environment.GetEnvironmentVariable("PERSONALIZE_WINDOWS") == "1", "It takes minutes. To run it: ./build.ps1 -Task TestWindows");

        string published = Repository.PathTo("artifacts", "windows", folder);
        (int exitCode, string output) = await Child.RunAsync(
            "dotnet", new Dictionary<string, string>(), "publish", Repository.PathTo("tests", folder), "--runtime", "win-x64", "--self-contained", "--output", published,
            "-property:ErrorOnDuplicatePublishOutputFiles=false");
        Assert.True(exitCode == 0, output);

        (exitCode, output) = await Child.RunAsync(
            "wine",
            new Dictionary<string, string>
            {
                ["WINEPREFIX"] = Repository.PathTo("artifacts", "windows", "prefix"),
                ["WINEDEBUG"] = "-all",
                // The .NET of Windows does what Wine does not know.
                ["DOTNET_EnableWriteXorExecute"] = "0",
                ["DOTNET_gcConcurrent"] = "0",
                ["PSExecutionPolicyPreference"] = "Bypass",
            },
            [Path.Combine(published, assembly + ".exe"), "--max-threads", "1", "--progress", "off", "--no-ansi", .. filter]);

        TestContext.Current.TestOutputHelper?.WriteLine(output);
        Assert.True(exitCode == 0, output);
    }
}
