using System.Diagnostics.CodeAnalysis;

namespace PersonalizeExport.Emulator.Jobs;

/// <summary>Every job ever created, by ARN and in the order of creation.</summary>
internal sealed class JobStore(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, ExportJob> _byArn = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Region, string? DatasetArn), List<ExportJob>> _lists = [];
    private readonly Dictionary<string, HashSet<ExportJob>> _running = new(StringComparer.Ordinal);
    private long _lastSequence;

    /// <summary>Adds a job, unless its ARN is taken.</summary>
    public AddResult Add(ExportJob job) => Add(job.Definition, () => job, null, out _);

    /// <summary>Makes and adds a job, unless its ARN is taken or <paramref name="maxRunning"/> others are running in its region.</summary>
    public AddResult Add(JobDefinition definition, Func<ExportJob> make, int? maxRunning, out ExportJob? job)
    {
        job = null;
        lock (_gate)
        {
            if (_byArn.ContainsKey(definition.Arn))
            {
                return AddResult.NameTaken;
            }

            if (maxRunning is { } limit && CountRunning(definition.Region) >= limit)
            {
                return AddResult.TooManyRunning;
            }

            job = make();
            job.Sequence = ++_lastSequence;
            _byArn.Add(definition.Arn, job);
            List(definition.Region, null).Add(job);
            List(definition.Region, definition.DatasetArn).Add(job);
            Running(definition.Region).Add(job);
            return AddResult.Added;
        }
    }

    public bool TryGet(string arn, [NotNullWhen(true)] out ExportJob? job)
    {
        lock (_gate)
        {
            return _byArn.TryGetValue(arn, out job);
        }
    }

    /// <summary>How many jobs of all regions have not ended.</summary>
    public int CountRunning()
    {
        lock (_gate)
        {
            return _running.Keys.Sum(CountRunning);
        }
    }

    /// <summary>Removes a job, as if another client had deleted the resource.</summary>
    public bool Remove(string arn)
    {
        lock (_gate)
        {
            if (!_byArn.Remove(arn, out ExportJob? job))
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
    /// Newest first, those created before <paramref name="before"/>; of one dataset or (null) of all. A job that is created while a client pages would be
    /// before the pages that it already has, so none is repeated or skipped.
    /// </summary>
    public IReadOnlyList<ExportJob> Page(string region, string? datasetArn, long before, int size)
    {
        lock (_gate)
        {
            List<ExportJob> jobs = List(region, datasetArn);
            int end = Position(jobs, before);
            int start = Math.Max(0, end - size);
            List<ExportJob> page = jobs.GetRange(start, end - start);
            page.Reverse();
            return page;
        }
    }

    private static int Position(List<ExportJob> jobs, long sequence)
    {
        (int low, int high) = (0, jobs.Count);
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = jobs[middle].Sequence < sequence ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private int CountRunning(string region)
    {
        DateTimeOffset now = time.GetUtcNow();
        HashSet<ExportJob> jobs = Running(region);
        jobs.RemoveWhere(job => !job.StateAt(now).IsRunning);
        return jobs.Count;
    }

    private HashSet<ExportJob> Running(string region) =>
        _running.TryGetValue(region, out HashSet<ExportJob>? set) ? set : _running[region] = [];

    private List<ExportJob> List(string region, string? datasetArn) =>
        _lists.TryGetValue((region, datasetArn), out List<ExportJob>? list) ? list : _lists[(region, datasetArn)] = [];
}

/// <summary>The outcome of <see cref="JobStore.Add(ExportJob)"/>.</summary>
internal enum AddResult
{
    Added,
    NameTaken,
    TooManyRunning,
}
