using System.ComponentModel;
using System.Diagnostics;
using System.Reflection;

namespace PersonalizeExport.Demo;

/// <summary>The demo as a user of the module sees it: samples/Export.ps1 in a real pwsh.</summary>
internal static class PowerShellDemo
{
    public static Version OldestVersion { get; } = new(7, 4);

    /// <summary>The version of the pwsh on PATH, or null where there is none that can import the module.</summary>
    public static async Task<Version?> FindVersionAsync()
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo("pwsh", ["-NoProfile", "-Command", "'{0}.{1}' -f $PSVersionTable.PSVersion.Major, $PSVersionTable.PSVersion.Minor"])
            {
                RedirectStandardOutput = true,
                Environment = { ["NO_COLOR"] = "1" },
            })!;
            string output = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            return Version.TryParse(output.Trim(), out Version? version) && version >= OldestVersion ? version : null;
        }
        catch (Win32Exception)
        {
            // Not on PATH.
            return null;
        }
    }

    public static async Task<int> RunAsync(DemoExport export)
    {
        ProcessStartInfo start = new("pwsh",
        [
            "-NoProfile", "-NonInteractive", "-File", Path.Combine(AppContext.BaseDirectory, "Demo.ps1"),
            "-DatasetArn", DemoExport.DatasetArn,
            "-RoleArn", DemoExport.RoleArn,
            "-S3DataDestinationPath", DemoExport.Destination,
            "-S3Root", export.S3Root,
        ]);

        // The scripts know nothing of an emulator: what leads them to it is what leads any AWS tool there.
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("AWS_", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["AWS_ENDPOINT_URL_PERSONALIZE"] = export.Endpoint.ToString();
        start.Environment["AWS_REGION"] = DemoExport.Region;
        start.Environment["AWS_ACCESS_KEY_ID"] = DemoExport.AccessKey;
        start.Environment["AWS_SECRET_ACCESS_KEY"] = DemoExport.SecretKey;
        start.Environment["PSModulePath"] = Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(StagedModule)) + Path.PathSeparator + Environment.GetEnvironmentVariable("PSModulePath");

        using Process process = Process.Start(start)!;
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    private static string StagedModule => typeof(PowerShellDemo).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == nameof(StagedModule)).Value!;
}
