using System.Globalization;

namespace PersonalizeExport.Bench;

/// <summary>
/// Work for a service that throttles what is over its rate: how near it comes to the time that the rate allows, and at how many throttled calls.
/// </summary>
internal static class RateBench
{
    private const string Create = "CreateDatasetExportJob";
    private const string Describe = "DescribeDatasetExportJob";
    private const int Runspaces = 8;

    // As most who use threads with boto3 have it.
    private const int UsualPool = 5;
    private const double TimeGoal = 1.15;
    private const double ThrottledGoal = 0.15;
    private const double StarvationGoal = 1.5;

    public static async Task<IEnumerable<Row>> RunAsync(Setup setup)
    {
        string arns = setup.PathTo("rated");
        await File.WriteAllLinesAsync(arns, setup.History.Take(2000));
        return [.. await CreateAsync(setup), .. await CreateInRunspacesAsync(setup), .. await DescribeAsync(setup, arns)];
    }

    private static async Task<IEnumerable<Row>> CreateAsync(Setup setup)
    {
        Rate rate = new(Create, 200, 5, 10);
        return await CompareAsync(
            setup,
            rate,
            $"creating {rate}",
            name => setup.Clients.PwshAsync("rated", "create.ps1", [ClientProcess.StagedModule, .. Work(name)]),
            (name, threads, mode) => setup.Clients.BotoAsync("create", threads, Work(name), mode));

        string[] Work(string prefix) =>
            [Setup.SmallDatasetArn, Setup.RoleArn, Setup.Destination, $"rated-{prefix}", rate.Count.ToString(CultureInfo.InvariantCulture), setup.History[0]];
    }

    private static async Task<IEnumerable<Row>> DescribeAsync(Setup setup, string arns)
    {
        Rate rate = new(Describe, 2000, 50, 50);
        return await CompareAsync(
            setup,
            rate,
            $"describing {rate}",
            _ => setup.Clients.PwshAsync("rated", "describe.ps1", ClientProcess.StagedModule, arns),
            (_, threads, mode) => setup.Clients.BotoAsync("describe", threads, [arns], mode));
    }

    private static async Task<IEnumerable<Row>> CompareAsync(
        Setup setup,
        Rate rate,
        string what,
        Func<string, Task<IReadOnlyDictionary<string, double>?>> cmdlet,
        Func<string, int, string, Task<IReadOnlyDictionary<string, double>?>> boto)
    {
        List<Row> rows = [await MeasureAsync(setup, rate, what, "the cmdlet", () => cmdlet("pwsh"), hasGoal: true)];
        foreach (string mode in new[] { "standard", "adaptive" })
        {
            foreach (int threads in new[] { 1, UsualPool })
            {
                string who = $"boto3, {mode} mode, {(threads == 1 ? "sequential" : $"{threads} threads")}";
                rows.Add(await MeasureAsync(setup, rate, "", who, () => boto($"boto-{mode}-{threads}", threads, mode), hasGoal: false));
            }
        }

        return rows;
    }

    private static async Task<IEnumerable<Row>> CreateInRunspacesAsync(Setup setup)
    {
        Rate rate = new(Create, 200, 5, 10);
        IReadOnlyDictionary<string, double>? report = null;
        List<Row> rows =
        [
            await MeasureAsync(
                setup, rate, $"the same in {Runspaces} runspaces", "the cmdlet",
                async () => report = await setup.Clients.PwshAsync(
                    "runspaces", "runspaces.ps1", ClientProcess.StagedModule, $"{Runspaces}", Setup.SmallDatasetArn, Setup.RoleArn,
                    Setup.Destination, "runspaces", $"{rate.Count / Runspaces}", setup.History[0]),
                hasGoal: true),
        ];
        if (report is not null)
        {
            double share = report["slowest"] / report["mean"];
            rows.Add(new("", $"the slowest: {report["slowest"] / 1000:0.0} s", $"their mean: {report["mean"] / 1000:0.0} s", $"{share:0.00}x",
                $"at most {StarvationGoal}x", share <= StarvationGoal));
        }

        return rows;
    }

    private static async Task<Row> MeasureAsync(
        Setup setup, Rate rate, string what, string who, Func<Task<IReadOnlyDictionary<string, double>?>> work, bool hasGoal)
    {
        // The bucket is full when the rule is set, so what a client spends before its work does not count against it.
        await setup.LimitRateAsync(rate.Operation, rate.PerSecond, rate.Burst);
        await setup.ClearCallsAsync();
        IReadOnlyDictionary<string, double>? report = await work();
        (int accepted, int throttled) = await setup.CountRatedAsync(rate.Operation);
        await setup.ClearRulesAsync();
        if (report is null)
        {
            return Row.Absent(what, who);
        }

        double seconds = report["milliseconds"] / 1000;
        double ratio = seconds / rate.IdealSeconds;
        double share = (double)throttled / (accepted + throttled);
        bool isWhole = (int)report["count"] == rate.Count;
        return new(
            what, $"{who}: {seconds:0.0} s, {report["count"]:0} of {rate.Count}, {share:P1} of {accepted + throttled:N0} calls throttled",
            $"what the rate allows: {rate.IdealSeconds:0.0} s",
            $"{ratio:0.00}x", hasGoal ? $"all, at most {TimeGoal}x, {ThrottledGoal:P0} throttled" : "",
            hasGoal ? isWhole && ratio <= TimeGoal && share <= ThrottledGoal : null);
    }

    /// <summary>So many calls of an operation, of which so many pass in a second, and so many at once before that.</summary>
    private sealed record Rate(string Operation, int Count, int PerSecond, int Burst)
    {
        public double IdealSeconds => (double)(Count - Burst) / PerSecond;

        public override string ToString() => $"{Count:N0} at {PerSecond} a second, burst {Burst}";
    }
}
