namespace PersonalizeExport.Cmdlets.Tests;

/// <summary>
/// The tests of the cmdlets and of the core on Windows, and Pester files in the pwsh of Windows. On another system they run under Wine, with the .NET of
/// Windows, when build.ps1 -Task TestWindows needs it: to build them for Windows takes longer than all other tests together.
/// </summary>
public class WindowsRuns
{
    private static readonly string Folder = Repository.PathTo("artifacts", "windows");

    [Theory]
    [InlineData("cmdlets", "PersonalizeExport.Cmdlets.Tests", "--filter-not-class", "*.CultureRuns", "*.WindowsRuns")]
    [InlineData("unit", "PersonalizeExport.Tests", "--filter-namespace", "*.Model", "*.Starting", "*.Waiting", "*.Service", "*.Credentials",
        "*.Throttling", "*.Properties", "*.Emulator", "*.Build",
        // Wine makes no keys of elliptic curves, and finds no link to a folder by its own name.
        "--filter-not-class", "*.LoginCredentialsTests", "--filter-not-method", "*.Link_among_unfinished_files_*")]
    public async Task Pass(string folder, string assembly, params string[] filter)
    {
        string published = await PublishAsync(folder);
        (int exitCode, string output) = await RunAsync("wine", [],
            [Path.Combine(published, assembly + ".exe"), "--max-threads", "1", "--progress", "off", "--no-ansi", .. filter]);

        TestContext.Current.TestOutputHelper?.WriteLine(output);
        Assert.True(exitCode == 0, output);
    }

    // Wine's known faults can stop the engine for good, so there is a limit, in milliseconds.
    [Theory(Timeout = 1_200_000)]
    [InlineData("Completion", "DropIn", "Help", "Links", "Mocks", "Module", "NoCredentials", "Printed", "Profiles", "S3Pipe", "Secrets", "SelectObject")]
    public async Task Pass_in_pwsh(params string[] files)
    {
        Assert.SkipUnless(OperatingSystem.IsWindows() || Programs.Find("script") is not null,
            "A terminal is needed, and script (of util-linux) is not on PATH.");

        string published = await PublishAsync("pester");
        string shell = Path.Combine(Folder, "pwsh", "pwsh.exe");
        string results = Path.Combine(published, "results.txt");
        File.Delete(results);

        IEnumerable<string> paths = files.Select(file => $"'{Repository.PathTo("tests", "pester", file)}.Tests.ps1'");

        // Wine 8 finds no file by a pattern such as pwsh.*, by which pwsh looks for programs on PATH.
        string command = $"""
            Set-Alias pwsh '{shell}'
            & '{Repository.PathTo("tests", "pester", "Invoke-Tests.ps1")}' {string.Join(',', paths)} *> '{results}'
            exit $LASTEXITCODE
            """;

        // In a terminal, as a pwsh for Windows ends at once where it has no console, with exit code 0.
        (int exitCode, string output) = await RunAsync(
            "script",
            new()
            {
                ["DOTNET_ROOT_X64"] = Path.Combine(Folder, "dotnet"),
                ["PERSONALIZE_EMULATOR"] = Path.Combine(published, "PersonalizeExport.Emulator.exe"),
                ["PERSONALIZE_LOCAL_AWS"] = Path.Combine(published, "PersonalizeExport.LocalAws.exe"),
            },
            "--quiet", "--return", "--command",
                $"wine '{shell}' -NoProfile -NonInteractive -EncodedCommand {Convert.ToBase64String(Encoding.Unicode.GetBytes(command))}", "/dev/null");

        output = File.Exists(results) ? await File.ReadAllTextAsync(results, TestContext.Current.CancellationToken) : output;
        TestContext.Current.TestOutputHelper?.WriteLine(output);
        Assert.True(exitCode == 0 && File.Exists(results), output);
    }

    // Builds a project of the tests for Windows, apart from the other builds, and says into which folder.
    private static async Task<string> PublishAsync(string folder)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "This is Windows: its tests are all the others.");
        Assert.SkipUnless(Programs.Find("wine") is not null, "This is not Windows, and Wine (wine) is not on PATH.");
        Assert.SkipUnless(Environment.GetEnvironmentVariable("PERSONALIZE_WINDOWS") == "1", "It takes minutes. To run it: ./build.ps1 -Task TestWindows");

        string published = Path.Combine(Folder, folder);
        (int exitCode, string output) = await Child.RunAsync(
            "dotnet", new Dictionary<string, string>(), "publish", Repository.PathTo("tests", folder), "--runtime", "win-x64", "--self-contained",
            "--output", published,
            "--artifacts-path", Path.Combine(Folder, "build"), "-property:ErrorOnDuplicatePublishOutputFiles=false");
        Assert.True(exitCode == 0, output);
        return published;
    }

    private static Task<(int ExitCode, string Output)> RunAsync(string program, Dictionary<string, string> settings, params string[] arguments) =>
        Child.RunAsync(
        program,
        new Dictionary<string, string>(settings)
        {
            ["WINEPREFIX"] = Path.Combine(Folder, "prefix"),
            ["WINEDEBUG"] = "-all",
            // The .NET of Windows does what Wine does not know.
            ["DOTNET_EnableWriteXorExecute"] = "0",
            ["DOTNET_gcConcurrent"] = "0",
            ["PSExecutionPolicyPreference"] = "Bypass",
        },
        arguments);
}
