using System.Reflection;
using CsvHelper;

namespace PersonalizeExport.Demo;

/// <summary>The demo without PowerShell: the same export through the public .NET API of the core.</summary>
internal static class LibraryDemo
{
    public static async Task<int> RunAsync(DemoExport export)
    {
        using IPersonalizeExportService service = PersonalizeExportService.Connect(new ConnectionOptions
        {
            EndpointUrl = export.Endpoint.ToString(),
            Region = DemoExport.Region,
            AccessKey = DemoExport.AccessKey,
            SecretKey = DemoExport.SecretKey,
        });
        DatasetExportJob created = await service.CreateAsync(
            new DatasetExportJobRequest
            {
                JobName = $"export-{DateTime.UtcNow:yyyyMMdd-HHmmss}",
                DatasetArn = DemoExport.DatasetArn,
                RoleArn = DemoExport.RoleArn,
                S3DataDestinationPath = DemoExport.Destination,
                IngestionMode = IngestionMode.ALL,
            },
            CancellationToken.None);

        WaitOptions options = new()
        {
            OnPolled = progress => Console.WriteLine(
                $"Waiting: {progress.Running.Single().Status}, {progress.Elapsed.TotalSeconds:0} s elapsed, next poll in {progress.NextPoll.TotalSeconds:0} s"),
        };
        await foreach (WaitOutcome outcome in new DatasetExportJobWaiter(options, TimeProvider.System).WaitAsync([new WaitTarget(created.DatasetExportJobArn, service)]))
        {
            if (outcome is WaitOutcome.Ended { Job: { IsActive: true } job })
            {
                Show(job, export.S3Root);
                return 0;
            }

            Console.Error.WriteLine($"There is no export: {outcome}");
        }

        return 1;
    }

    private static void Show(DatasetExportJob job, string s3Root)
    {
        Console.WriteLine();
        foreach (PropertyInfo property in typeof(DatasetExportJob).GetProperties())
        {
            Console.WriteLine($"{property.Name,-21} : {property.GetValue(job)}");
        }

        string[] files = Directory.GetFiles(Path.Combine(s3Root, job.BucketName!, job.KeyPrefix!), "*.csv");
        Console.WriteLine();
        Console.WriteLine($"{job.Status} {job} {files.Sum(CountRows)} rows in {files.Length} files at {job.S3DataDestinationPath}");
    }

    private static int CountRows(string file)
    {
        using CsvReader reader = CsvReader.FromFile(file);
        int rows = 0;
        while (reader.Read())
        {
            rows++;
        }

        return rows;
    }
}
