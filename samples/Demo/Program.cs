using PersonalizeExport.Demo;
using PersonalizeExport.Emulator.Hosting;

// The quick start: an export from end to end against a local Amazon Personalize. --library leaves pwsh aside even where it is installed.
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

    DemoExport export = new(emulator.Endpoint, s3.FullName);
    if (args.Contains("--library"))
    {
        Console.WriteLine("Exporting through the .NET library, as --library says");
        return await LibraryDemo.RunAsync(export);
    }

    if (await PowerShellDemo.FindVersionAsync() is { } version)
    {
        Console.WriteLine($"Exporting through the module's cmdlets in pwsh {version}");
        return await PowerShellDemo.RunAsync(export);
    }

    Console.WriteLine($"Exporting through the .NET library: no pwsh {PowerShellDemo.OldestVersion} or later is on PATH");
    return await LibraryDemo.RunAsync(export);
}
finally
{
    s3.Delete(recursive: true);
}
