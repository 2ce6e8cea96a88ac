using System.Globalization;

namespace PersonalizeExport.Bench;

/// <summary>New- into Wait- into Get-, with 10 to 10,000 jobs: how time, memory and calls grow with their number.</summary>
internal static class ScaleBench
{
    public static async Task<IEnumerable<Row>> RunAsync(Setup setup)
    {
        List<ScalePoint> points = [];
        foreach (int count in new[] { 10, 100, 1000, 10_000 })
        {
            await setup.OrderDurationsAsync(Enumerable.Repeat(TimeSpan.FromSeconds(1), count));
            await setup.ClearCallsAsync();
            IReadOnlyDictionary<string, double>? report = await setup.Clients.PwshAsync(
                "scale.ps1", ClientProcess.StagedModule, Setup.SmallDatasetArn, Setup.RoleArn, Setup.Destination, $"scale-{count}", $"{count}", setup.History[0]);
            if (report is null)
            {
                return [];
            }

            if ((int)report["count"] != count)
            {
                throw new InvalidOperationException($"{report["count"]} of {count} jobs came out.");
            }

            int calls = await setup.CountCallsAsync("CreateDatasetExportJob", "DescribeDatasetExportJob", "ListDatasetExportJobs");
            points.Add(new ScalePoint(count, report["milliseconds"] / 1000, report["memory"] - report["before"], calls));
        }

        await File.WriteAllTextAsync(ChartPath, ScaleChart.Draw(points));
        return points.Select(point => new Row(
            $"New- into Wait- into Get-, {point.Count:N0} jobs of 1 s",
            string.Create(CultureInfo.InvariantCulture, $"{point.Seconds:0.0} s, {point.Calls:N0} calls"),
            string.Create(CultureInfo.InvariantCulture, $"memory over one call's: {point.Megabytes:0} MB"),
            string.Create(CultureInfo.InvariantCulture, $"{1000 * point.Seconds / point.Count:0.0} ms, {1024 * point.Megabytes / point.Count:0.0} KB, {(double)point.Calls / point.Count:0.0} calls a job")));
    }

    private static string ChartPath => Path.Combine(Environment.CurrentDirectory, "artifacts", "scale.svg");
}

/// <summary>What a number of jobs has cost.</summary>
internal sealed record ScalePoint(int Count, double Seconds, double Megabytes, int Calls);
