namespace PersonalizeExport.Waiting;

/// <summary>
/// The pending jobs of one dataset, and the number of calls that a poll takes: one for each job, or one for each page of the dataset's list.
/// </summary>
/// <remarks>
/// A list of 100 pending jobs is one call. But a dataset's history only grows and the order of a list is not documented, so a list may also be
/// a hundred pages with one pending job among them. So a poll tries the list, with no more calls than describing each job would take, and the
/// number of calls decides which way the next poll takes.
/// </remarks>
internal sealed class JobGroup(IPersonalizeExportService service, string datasetArn)
{
    private const int PageSize = 100;

    // The number of calls that the list takes; null until known.
    private int? _listCost;

    /// <summary>Polls the jobs by the dataset's list, if that takes fewer calls than descriptions.</summary>
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
                return AfterError(error, missing.Values, toDescribe, report);
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

        // Jobs that the list has not shown are described one by one, which adds to its cost.
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

    private List<PendingJob> AfterError(
        Exception exception, IEnumerable<PendingJob> missing, List<PendingJob> toDescribe, Action<PendingJob, WaitOutcome> report)
    {
        ServiceError error = ServiceError.From(exception);
        if (error.IsTransient || error.Kind is ErrorKind.NotAuthenticated or ErrorKind.NoCredentials)
        {
            // The error is not about a job, so to describe each job by itself would fail in the same way.
            foreach (PendingJob job in error.IsTransient ? missing : missing.Concat(toDescribe))
            {
                if (job.SeeFailure(exception) is { } outcome)
                {
                    report(job, outcome);
                }
            }

            return error.IsTransient ? toDescribe : [];
        }

        // A caller may be allowed to describe and not to list.
        _listCost = int.MaxValue;
        return [.. toDescribe, .. missing];
    }
}
