namespace PersonalizeExport;

/// <summary>
/// The pending jobs of one dataset, and the knowledge of what it costs to poll them: a call each, or the pages of the dataset's list that
/// have them in it.
/// </summary>
/// <remarks>
/// A list of 100 pending jobs is one call. But a dataset's history only grows and the order of a list is not documented, so the same list may
/// as well be a hundred pages with one pending job among them. So the list is tried, never at more calls than describing one by one would take,
/// and what it has cost decides the next time.
/// </remarks>
internal sealed class JobGroup(IPersonalizeExportService service, string datasetArn)
{
    private const int PageSize = 100;

    // Calls that the list takes, as far as it is known.
    private int? _listCost;

    /// <summary>Requests the jobs by the dataset's list, where that is worth it.</summary>
    /// <param name="jobs">The pending jobs of the dataset.</param>
    /// <param name="report">Takes outcomes.</param>
    /// <param name="cancellationToken">Ends the poll.</param>
    /// <returns>The jobs that are still to be described one by one.</returns>
    public async Task<IReadOnlyCollection<PendingJob>> ListAsync(
        IReadOnlyCollection<PendingJob> jobs, Action<PendingJob, WaitOutcome> report, CancellationToken cancellationToken)
    {
        int cost = _listCost ?? ((jobs.Count + PageSize - 1) / PageSize);
        if (cost >= jobs.Count)
        {
            return jobs;
        }

        Dictionary<string, PendingJob> missing = jobs.ToDictionary(job => job.Arn, StringComparer.Ordinal);
        List<PendingJob> toDescribe = [];
        string? token = null;
        int calls = 0;
        do
        {
            DatasetExportJobPage page;
            try
            {
                calls++;
                page = await service.ListAsync(datasetArn, token, PageSize, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception error) when (ServiceError.IsFailedCall(error, cancellationToken))
            {
                return AfterFault(error, missing.Values, toDescribe, report);
            }

            foreach (DatasetExportJob summary in page.Jobs)
            {
                if (missing.Remove(summary.DatasetExportJobArn, out PendingJob? job))
                {
                    See(job, summary, toDescribe, report);
                }
            }

            token = page.NextToken;
        }
        while (token is not null && missing.Count > 0 && calls < missing.Count);

        // What the list has not shown, be it too long or the job be gone, is described by itself; so it counts for the list's cost.
        _listCost = calls + missing.Count;
        return [.. toDescribe, .. missing.Values];
    }

    private static void See(PendingJob job, DatasetExportJob summary, List<PendingJob> toDescribe, Action<PendingJob, WaitOutcome> report)
    {
        if (job.SeeSummary(summary) is { } outcome)
        {
            report(job, outcome);
        }
        else if (job.LacksDescription)
        {
            toDescribe.Add(job);
        }
    }

    private List<PendingJob> AfterFault(
        Exception error, IEnumerable<PendingJob> missing, List<PendingJob> toDescribe, Action<PendingJob, WaitOutcome> report)
    {
        ServiceError fault = ServiceError.From(error);
        if (fault.IsTransient || fault.Kind is ErrorKind.NotAuthenticated or ErrorKind.NoCredentials)
        {
            // It is about the service or the caller and not about a job, so to describe each job by itself would fail likewise.
            foreach (PendingJob job in fault.IsTransient ? missing : missing.Concat(toDescribe))
            {
                if (job.SeeFailure(error) is { } outcome)
                {
                    report(job, outcome);
                }
            }

            return fault.IsTransient ? toDescribe : [];
        }

        // A caller may be allowed to describe and not to list.
        _listCost = int.MaxValue;
        return [.. toDescribe, .. missing];
    }
}
