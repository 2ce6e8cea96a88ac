using System.Runtime.InteropServices;
using PersonalizeExport.Demo;
using PersonalizeExport.Emulator.Hosting;

// The quick start: a complete export with the module's cmdlets and a local Amazon Personalize.
DirectoryInfo s3;
try
{
    s3 = Directory.CreateTempSubdirectory("personalize-export-demo-");
}
catch (Exception error) when (error is IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine($"The demo cannot create a folder in {Path.GetTempPath()}: {error.Message}");
    return 1;
}

// Ctrl-C and SIGTERM stop the demo cleanly, so that its folder is deleted.
using CancellationTokenSource stop = new();
using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
try
{
    s3.CreateSubdirectory(DemoExport.Bucket);
    await using EmulatorHost emulator = await EmulatorHost.StartAsync(new EmulatorOptions
    {
        DataFolder = Path.Combine(AppContext.BaseDirectory, "data"),
        S3Folder = s3.FullName,
        JobDuration = TimeSpan.FromSeconds(3),
    });
    Console.WriteLine($"Amazon Personalize, emulated at {emulator.Endpoint}, with the datasets of the group {DemoExport.DatasetGroup}");
    return PowerShellDemo.Run(new DemoExport(emulator.Endpoint, s3.FullName), stop.Token);
}
finally
{
    s3.Delete(recursive: true);
}

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}
