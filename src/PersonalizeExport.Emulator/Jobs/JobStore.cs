using System.Diagnostics.CodeAnalysis;

namespace PersonalizeExport.Emulator.Jobs;

/// <summary>Every job ever created, by ARN and in the order of creation.</summary>
internal sealed class JobStore(TimeProvider time)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, ExportJob> byArn = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Region, string? DatasetArn), List<ExportJob>> lists = [];
    private readonly Dictionary<string, HashSet<ExportJob>> running = new(StringComparer.Ordinal);
    private long lastSequence;

    /// <summary>Adds a job, unless its ARN is taken or <paramref name="maxRunning"/> others are running in its region.</summary>
    public AddResult Add(ExportJob job, int? maxRunning = null)
    {
        lock (gate)
        {
            if (byArn.ContainsKey(job.Definition.Arn))
            {
                return AddResult.NameTaken;
            }

            if (maxRunning is { } limit && CountRunning(job.Definition.Region) >= limit)
            {
                return AddResult.TooManyRunning;
            }

            job.Sequence = ++lastSequence;
            byArn.Add(job.Definition.Arn, job);
            List(job.Definition.Region, null).Add(job);
            List(job.Definition.Region, job.Definition.DatasetArn).Add(job);
            Running(job.Definition.Region).Add(job);
            return AddResult.Added;
        }
    }

    public bool TryGet(string arn, [NotNullWhen(true)] out ExportJob? job)
    {
        lock (gate)
        {
            return byArn.TryGetValue(arn, out job);
        }
    }

    /// <summary>Forgets a job: what a client sees when a resource is removed behind its back.</summary>
    public bool Remove(string arn)
    {
        lock (gate)
        {
            if (!byArn.Remove(arn, out var job))
            {
                return false;
            }

            List(job.Definition.Region, null).Remove(job);
            List(job.Definition.Region, job.Definition.DatasetArn).Remove(job);
            Running(job.Definition.Region).Remove(job);
            return true;
        }
    }

    /// <summary>
    /// Newest first, those created before <paramref name="before"/>; of one dataset or (null) of all. A later job comes before
    /// every page already given, so a growing list never repeats or skips one.
    /// </summary>
    public IReadOnlyList<ExportJob> Page(string region, string? datasetArn, long before, int size)
    {
        lock (gate)
        {
            var jobs = List(region, datasetArn);
            var end = Position(jobs, before);
            var start = Math.Max(0, end - size);
            var page = jobs.GetRange(start, end - start);
            page.Reverse();
            return page;
        }
    }

    private static int Position(List<ExportJob> jobs, long sequence)
    {
        var (low, high) = (0, jobs.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = jobs[middle].Sequence < sequence ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private int CountRunning(string region)
    {
        var now = time.GetUtcNow();
        var jobs = Running(region);
        jobs.RemoveWhere(job => !job.StateAt(now).IsRunning);
        return jobs.Count;
    }

    private HashSet<ExportJob> Running(string region) =>
        running.TryGetValue(region, out var set) ? set : running[region] = [];

    private List<ExportJob> List(string region, string? datasetArn) =>
        lists.TryGetValue((region, datasetArn), out var list) ? list : lists[(region, datasetArn)] = [];
}
