using System.Text.Json;

namespace PersonalizeExport.Pester.Tests;

/// <summary>
/// Runs the files of this folder in a few pwsh processes side by side: a process and Pester take longer to start than most files to run. Each takes the
/// next file that no other has taken.
/// </summary>
internal static class PesterRun
{
    // Those that take long come first, so that no process is left alone with one of them. Any order gives the same results.
    private static readonly string[] Longest = ["Runbooks", "Soak", "HelpExamples", "Display", "Renewal", "Isolation", "Package", "RunbookDocuments", "Style"];

    private static readonly string Folder = Repository.PathTo("tests", "pester");

    // The pwsh that the build restores, where there is none on PATH.
    private static readonly string OwnShell = Repository.PathTo("artifacts", "pwsh");

    public static async Task<IReadOnlyList<PesterOutcome>> AllFilesAsync()
    {
        string[] files =
        [
            .. Directory.EnumerateFiles(Folder, "*.Tests.ps1")
                .OrderBy(file => Array.IndexOf(Longest, Path.GetFileName(file).Split('.')[0]) is >= 0 and int place ? place : Longest.Length)
                .ThenBy(file => file, StringComparer.Ordinal),
        ];
        string results = Directory.CreateTempSubdirectory("pester-").FullName;
        try
        {
            string[] script = ["-Command", $"& '{Path.Combine(Folder, "Invoke-Tests.ps1")}' -ResultFolder '{results}' -Path '{string.Join("','", files)}'"];
            // One more than there are processors, as much of their time is waiting.
            int processes = Math.Clamp(Environment.ProcessorCount + 1, 3, 4);
            string[] said = await Task.WhenAll(Enumerable.Range(0, processes).Select(_ => RunAsync(script)));
            return [.. files.SelectMany(file => ReadOutcomes(Path.GetFileName(file), results, said))];
        }
        finally
        {
            Directory.Delete(results, recursive: true);
        }
    }

    // A file is a test of its own: that it ran to its end, and that something in it passed, or all of it was skipped for a reason. A file
    // without tests is no success.
    private static IEnumerable<PesterOutcome> ReadOutcomes(string file, string folder, string[] said)
    {
        string path = Path.Combine(folder, file + ".jsonl");
        string[] lines = File.Exists(path) ? File.ReadAllLines(path) : [];
        PesterOutcome[] outcomes = [.. lines.SkipLast(1).Select(line => JsonSerializer.Deserialize<PesterOutcome>(line)! with { File = file })];
        foreach (PesterOutcome outcome in outcomes)
        {
            yield return outcome is { IsSkipped: true, Complaint: "" } ? outcome with { Complaint = "What it needs is not here." } : outcome;
        }

        bool isWhole = lines.LastOrDefault() == """{"Name":null}""" && outcomes.Length > 0;
        yield return isWhole && outcomes.All(outcome => outcome.IsSkipped)
            ? new PesterOutcome(file, null, "Skipped", string.Join(Environment.NewLine, outcomes.Select(outcome => outcome.Complaint).Distinct()))
            : new PesterOutcome(
                file, null, isWhole && outcomes.Any(outcome => outcome.HasPassed) ? "Passed" : "Failed",
                $"It did not run to its end, or nothing in it passed.{Environment.NewLine}{string.Join(Environment.NewLine, said)}");
    }

    private static async Task<string> RunAsync(params string[] arguments) => (await Child.RunAsync(
        Programs.Find("pwsh") ?? Path.Combine(OwnShell, "pwsh"),
        new Dictionary<string, string>
        {
            ["PATH"] = Environment.GetEnvironmentVariable("PATH") + Path.PathSeparator + OwnShell,
            ["NO_COLOR"] = "1",
            // Short runs on few processors: what makes a long run faster costs more than it gives.
            ["DOTNET_TieredPGO"] = "0",
            // No method is compiled a second time, which took almost half of all processor time.
            ["DOTNET_TC_CallCounting"] = "0",
            ["DOTNET_gcConcurrent"] = "0",
            ["DOTNET_ThreadPool_UnfairSemaphoreSpinLimit"] = "0",
            ["PERSONALIZE_EMULATOR"] = Path.Combine(AppContext.BaseDirectory, "PersonalizeExport.Emulator.dll"),
            ["PERSONALIZE_PACKAGE"] = Repository.PackageFolder,
            ["PERSONALIZE_LOCAL_AWS"] = Path.Combine(AppContext.BaseDirectory, "PersonalizeExport.LocalAws.dll"),
        },
        ["-NoProfile", "-NonInteractive", .. arguments])).Output;
}
