using System.Diagnostics;
using System.Text.Json;
using PersonalizeExport.Aws;

namespace PersonalizeExport.Bench;

/// <summary>The same calls as a cmdlet's, by the same client, without PowerShell: what is left is what a cmdlet can not do without.</summary>
internal static class BareClient
{
    /// <summary>Describes jobs and reports how long it took, as the scripts do.</summary>
    public static async Task DescribeAsync(string arnFile, int inFlight)
    {
        string[] arns = await File.ReadAllLinesAsync(arnFile);
        using IPersonalizeExportService service = new ServiceConnector().Connect(new ConnectionOptions());
        await service.DescribeAsync(arns[0], CancellationToken.None);

        DatasetExportJob[] jobs = new DatasetExportJob[arns.Length];
        Stopwatch watch = Stopwatch.StartNew();
        await Parallel.ForAsync(
            0,
            arns.Length,
            new ParallelOptions { MaxDegreeOfParallelism = inFlight },
            async (i, token) => jobs[i] = await service.DescribeAsync(arns[i], token));
        double elapsed = watch.Elapsed.TotalMilliseconds;

        Console.WriteLine(JsonSerializer.Serialize(new Dictionary<string, double> { ["milliseconds"] = elapsed, ["count"] = jobs.Length }));
    }
}
