using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;

namespace PersonalizeExport.Demo;

/// <summary>
/// Runs samples/Export.ps1 as a user of the module would. The PowerShell engine is hosted in this process, so PowerShell need not be
/// installed.
/// </summary>
internal static class PowerShellDemo
{
    // The exit code that shells return for a program stopped by Ctrl-C.
    private const int Stopped = 130;

    public static int Run(DemoExport export, CancellationToken cancellationToken)
    {
        UseEmulator(export);
        InitialSessionState state = InitialSessionState.CreateDefault2();
        if (OperatingSystem.IsWindows())
        {
            // Only scripts of this repository are run.
            state.ExecutionPolicy = Microsoft.PowerShell.ExecutionPolicy.Bypass;
        }

        using Runspace runspace = RunspaceFactory.CreateRunspace(new ConsoleHost(), state);
        runspace.Open();
        Console.WriteLine($"Exporting through the module's cmdlets in PowerShell {runspace.Version}");

        using PowerShell shell = PowerShell.Create(runspace)
            .AddCommand(Path.Combine(AppContext.BaseDirectory, "Demo.ps1"))
            .AddParameter(nameof(DemoExport.DatasetArn), DemoExport.DatasetArn)
            .AddParameter(nameof(DemoExport.RoleArn), DemoExport.RoleArn)
            .AddParameter("S3DataDestinationPath", DemoExport.Destination)
            .AddParameter(nameof(DemoExport.S3Root), export.S3Root)
            .AddCommand("Out-Default");
        shell.Commands.Commands[0].MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
        using CancellationTokenRegistration stop = cancellationToken.Register(() => shell.BeginStop(null, null));
        try
        {
            shell.Invoke();
            return cancellationToken.IsCancellationRequested ? Stopped : shell.HadErrors ? 1 : 0;
        }
        catch (RuntimeException error)
        {
            Console.Error.WriteLine(error.ErrorRecord);
            return 1;
        }
    }

    private static string StagedModule => typeof(PowerShellDemo).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(a => a.Key == nameof(StagedModule)).Value!;

    // The script is written for AWS. The environment leads it to the emulator, as it would any AWS tool.
    private static void UseEmulator(DemoExport export)
    {
        foreach (string name in Environment.GetEnvironmentVariables().Keys.Cast<string>()
            .Where(name => name.StartsWith("AWS_", StringComparison.OrdinalIgnoreCase)))
        {
            Environment.SetEnvironmentVariable(name, null);
        }

        Environment.SetEnvironmentVariable("AWS_ENDPOINT_URL_PERSONALIZE", export.Endpoint.ToString());
        Environment.SetEnvironmentVariable("AWS_REGION", DemoExport.Region);
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", DemoExport.AccessKey);
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", DemoExport.SecretKey);
        string modules = Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(StagedModule))!;
        Environment.SetEnvironmentVariable("PSModulePath", modules + Path.PathSeparator + Environment.GetEnvironmentVariable("PSModulePath"));
    }
}
