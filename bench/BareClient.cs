using System.Diagnostics;
using System.Runtime;
using System.Text.Json;
using PersonalizeExport.Aws;

namespace PersonalizeExport.Bench;

/// <summary>The same calls as a cmdlet's without PowerShell: by the module's own client over AWSSDK.Core, or by an HttpClient alone.</summary>
internal static class BareClient
{
    /// <summary>Describes jobs and reports what it took, as the scripts do.</summary>
    /// <param name="client">sdk or http.</param>
    /// <param name="arnFile">The ARNs of the jobs. One alone is the first call; several come after a call that opens the connection.</param>
    /// <param name="inFlight">How many at once.</param>
    public static async Task DescribeAsync(string client, string arnFile, int inFlight)
    {
        string[] arns = await File.ReadAllLinesAsync(arnFile);
        DatasetExportJob[] jobs = new DatasetExportJob[arns.Length];
        IPersonalizeExportService? service = null;
        Func<string, CancellationToken, Task<DatasetExportJob>> describeAsync = client == "http"
            ? BareHttp.DescribeAsync
            : (arn, token) => (service ??= new ServiceConnector().Connect(new ConnectionOptions(), cancellationToken: token)).DescribeAsync(arn, token);
        if (arns.Length > 1)
        {
            await describeAsync(arns[0], CancellationToken.None);
        }

        (long methods, long bytes, TimeSpan processor) = Read();
        Stopwatch watch = Stopwatch.StartNew();
        if (arns.Length == 1)
        {
            jobs[0] = await describeAsync(arns[0], CancellationToken.None);
        }
        else
        {
            await Parallel.ForAsync(
                0,
                arns.Length,
                new ParallelOptions { MaxDegreeOfParallelism = inFlight },
                async (i, token) => jobs[i] = await describeAsync(arns[i], token));
        }

        double elapsed = watch.Elapsed.TotalMilliseconds;
        (long methodsAfter, long bytesAfter, TimeSpan processorAfter) = Read();
        service?.Dispose();
        Console.WriteLine(JsonSerializer.Serialize(new Dictionary<string, double>
        {
            ["milliseconds"] = elapsed,
            ["processor"] = (processorAfter - processor).TotalMilliseconds,
            ["methods"] = methodsAfter - methods,
            ["megabytes"] = (bytesAfter - bytes) / Math.Pow(2, 20),
            ["count"] = jobs.Length,
        }));
    }

    // Of all threads.
    private static (long Methods, long Bytes, TimeSpan Processor) Read() =>
        (JitInfo.GetCompiledMethodCount(currentThread: false), GC.GetTotalAllocatedBytes(), Environment.CpuUsage.TotalTime);
}
