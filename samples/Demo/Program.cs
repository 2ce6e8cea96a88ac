using PersonalizeExport.Demo;
using PersonalizeExport.Emulator.Hosting;

// The quick start: an export from end to end, by the module's cmdlets, against a local Amazon Personalize.
DirectoryInfo s3 = Directory.CreateTempSubdirectory("personalize-export-demo-");
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
    return PowerShellDemo.Run(new DemoExport(emulator.Endpoint, s3.FullName));
}
finally
{
    s3.Delete(recursive: true);
}
