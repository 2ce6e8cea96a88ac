using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text.Json;

namespace PersonalizeExport.Bench;

/// <summary>Programs that call the emulator, each run in a fresh process that knows its address and keys and nothing else of AWS.</summary>
/// <param name="endpoint">The address.</param>
/// <param name="root">A folder for what the programs keep.</param>
internal sealed class ClientProcess(Uri endpoint, string root)
{
    private const int NotInstalled = 3;

    public static string StagedModule { get; } =
        typeof(ClientProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(a => a.Key == nameof(StagedModule)).Value! + "PersonalizeExport.psd1";

    public static string EmptyModule { get; } = Path.Combine(AppContext.BaseDirectory, "EmptyModule.dll");

    public static string EmptyModuleManifest { get; } = Path.Combine(AppContext.BaseDirectory, "EmptyModule.psd1");

    /// <summary>The manifest with a view: PowerShell reads its own views again for it.</summary>
    public static string EmptyModuleFormat { get; } = Path.Combine(AppContext.BaseDirectory, "EmptyFormat.psd1");

    /// <summary>Runs a script with pwsh.</summary>
    /// <param name="contestant">
    /// Who is measured. Each has a cache folder of its own, as pwsh keeps there what it compiled and compiles that in advance the next time.
    /// </param>
    /// <param name="script">The script, in the folder scripts.</param>
    /// <param name="arguments">What it takes.</param>
    /// <returns>What it reports, or null where there is no pwsh.</returns>
    public Task<IReadOnlyDictionary<string, double>?> PwshAsync(string contestant, string script, params string[] arguments) =>
        RunAsync("pwsh", ["-NoProfile", "-NonInteractive", "-File", Script(script), .. arguments], contestant);

    /// <summary>Does a work of scripts/boto.py.</summary>
    /// <param name="work">Which.</param>
    /// <param name="threads">How many threads there are to make the calls.</param>
    /// <param name="arguments">What the work takes.</param>
    /// <param name="retryMode">boto3's way to repeat calls: standard or adaptive.</param>
    /// <returns>What it reports, or null where there is no Python with boto3.</returns>
    public Task<IReadOnlyDictionary<string, double>?> BotoAsync(string work, int threads, string[] arguments, string retryMode = "standard") =>
        RunAsync(
            OperatingSystem.IsWindows() ? "python" : "python3",
            [Script("boto.py"), work, retryMode, threads.ToString(CultureInfo.InvariantCulture), .. arguments]);

    /// <summary>Runs this program as a client: see <see cref="BareClient"/>.</summary>
    public async Task<IReadOnlyDictionary<string, double>> BareAsync(params string[] arguments) =>
        (await RunAsync("dotnet", [typeof(ClientProcess).Assembly.Location, .. arguments]))!;

    /// <summary>The output of a program, or null where it is not installed.</summary>
    public async Task<string?> OutputAsync(string program, string[] arguments, string contestant = "none")
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true };
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("AWS_", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["AWS_ENDPOINT_URL_PERSONALIZE"] = endpoint.ToString();
        start.Environment["AWS_REGION"] = start.Environment["AWS_DEFAULT_REGION"] = Setup.Region;
        start.Environment["AWS_ACCESS_KEY_ID"] = start.Environment["AWS_SECRET_ACCESS_KEY"] = Setup.Key;
        start.Environment["AWS_EC2_METADATA_DISABLED"] = "true";
        start.Environment["AWS_CONFIG_FILE"] = start.Environment["AWS_SHARED_CREDENTIALS_FILE"] = Path.Combine(root, "empty");
        start.Environment[OperatingSystem.IsWindows() ? "LOCALAPPDATA" : "XDG_CACHE_HOME"] = Path.Combine(root, "cache", contestant);
        start.Environment["NO_COLOR"] = "1";
        start.Environment["NO_PROXY"] = "*";
        try
        {
            using Process process = Process.Start(start)!;
            string output = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            return process.ExitCode switch
            {
                0 => output,
                NotInstalled => null,
                int code => throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with exit code {code}."),
            };
        }
        catch (Win32Exception)
        {
            // Not on PATH.
            return null;
        }
    }

    private static string Script(string name) => Path.Combine(AppContext.BaseDirectory, "scripts", name);

    private async Task<IReadOnlyDictionary<string, double>?> RunAsync(string program, string[] arguments, string contestant = "none") =>
        await OutputAsync(program, arguments, contestant) is { } output ? JsonSerializer.Deserialize<Dictionary<string, double>>(output) : null;
}
