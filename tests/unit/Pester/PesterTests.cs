using System.Diagnostics;
using System.Text;
using PersonalizeExport.Tests.Support;

namespace PersonalizeExport.Tests.Pester;

/// <summary>
/// Runs each file of tests/pester in a real pwsh with Pester 5, against the staged module. Without them the tests are skipped: a skipped
/// test says that nobody has seen the cmdlets work here.
/// </summary>
public class PesterTests
{
    private static readonly Lazy<Task<string?>> Obstacle = new(FindObstacleAsync);

    public static TheoryData<string> Files => [.. Directory
        .EnumerateFiles(Repository.PathTo("tests", "pester"), "*.Tests.ps1")
        .Select(file => Path.GetFileName(file))
        .Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Passes(string file)
    {
        if (await Obstacle.Value is { } obstacle)
        {
            Assert.Skip(obstacle);
        }

        (int exitCode, string output) = await RunAsync(
            "-File", Repository.PathTo("tests", "pester", "Invoke-Tests.ps1"), Repository.PathTo("tests", "pester", file));

        TestContext.Current.TestOutputHelper?.WriteLine(output);
        Assert.True(exitCode == 0, output);
    }

    private static async Task<string?> FindObstacleAsync()
    {
        if (Programs.Find("pwsh") is null)
        {
            return "PowerShell 7 (pwsh) is not on PATH";
        }

        const int tooOld = 3;
        const int noPester = 4;
        (int exitCode, string output) = await RunAsync(
            "-Command",
            $"if ($PSVersionTable.PSVersion -lt '7.4') {{ exit {tooOld} }}; if (-not (Get-Module Pester -ListAvailable | Where-Object Version -ge '5.0')) {{ exit {noPester} }}");
        return exitCode switch
        {
            0 => null,
            tooOld => "pwsh is older than 7.4",
            noPester => "Pester 5 is not on the module path of pwsh",
            _ => $"pwsh does not run: {output}",
        };
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(params string[] arguments)
    {
        ProcessStartInfo start = new("pwsh", ["-NoProfile", "-NonInteractive", .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["NO_COLOR"] = "1";
        start.Environment["PERSONALIZE_EMULATOR"] = Path.Combine(AppContext.BaseDirectory, "PersonalizeExport.Emulator.dll");
        start.Environment["PERSONALIZE_PACKAGE"] = Repository.PackageFolder;
        start.Environment["PERSONALIZE_LOCAL_AWS"] = Path.Combine(AppContext.BaseDirectory, "PersonalizeExport.LocalAws.dll");

        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        StringBuilder output = new();
        process.OutputDataReceived += (_, line) => Append(line.Data);
        process.ErrorDataReceived += (_, line) => Append(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return (process.ExitCode, output.ToString());

        void Append(string? line)
        {
            lock (output)
            {
                output.AppendLine(line);
            }
        }
    }
}
