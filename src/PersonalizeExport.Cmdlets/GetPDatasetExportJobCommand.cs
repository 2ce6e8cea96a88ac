using System.Management.Automation;

namespace PersonalizeExport.Cmdlets;

/// <summary>Gets one job or several (DescribeDatasetExportJob), or lists those of a dataset or of the account (ListDatasetExportJobs).</summary>
// By default the set is that of the ARN, though the ARN is optional: a piped job has the properties of both sets, and PowerShell binds those
// of the default set first.
[Cmdlet(VerbsCommon.Get, "PDatasetExportJob", DefaultParameterSetName = ByArnSet, HelpUri = HelpPages.Folder + "Get-PDatasetExportJob.md")]
[OutputType(typeof(DatasetExportJob))]
public sealed class GetPDatasetExportJobCommand : PersonalizeCmdlet
{
    private const string ByArnSet = "ByArn";
    private const string ListSet = "List";

    // The most that the service takes: fewer calls for the same list.
    private const int LargestPage = 100;

    private Func<DatasetExportJob, bool> _isAskedFor = _ => true;
    private OrderedWork<Lookup, LookupResult>? _work;
    private Selection? _selection;

    // For the progress bar; written by whichever thread is at work, one at a time.
    private int _pages;
    private int _jobs;
    private int _failed;

    /// <summary>
    /// The ARNs of the jobs to get; a filter leaves out those that it does not match. The ARN of a dataset lists the jobs of that dataset. Without it,
    /// and without a filter, all jobs of the account in the region are listed.
    /// </summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ByArnSet)]
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ListSet)]
    [Alias("Arn")]
    [JobArnTransformation]
    [ValidateJobOrDatasetArn]
    [ArgumentCompleter(typeof(DatasetExportJobArnCompleter))]
    public string[]? DatasetExportJobArn { get; set; }

    /// <summary>The ARN of the dataset whose jobs to list; left out, those of all datasets of the account in the region.</summary>
    [Parameter(ParameterSetName = ListSet, ValueFromPipelineByPropertyName = true)]
    [TextTransformation]
    [ValidateDatasetArn(IsOptional = true)]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public string? DatasetArn { get; set; }

    /// <summary>Only jobs with one of these names; wildcards are allowed.</summary>
    [Parameter(ParameterSetName = ListSet)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(JobNameCompleter))]
    public string[]? JobName { get; set; }

    /// <summary>Only jobs in one of these states, such as ACTIVE or 'CREATE FAILED'; wildcards are allowed.</summary>
    [Parameter(ParameterSetName = ListSet)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(StatusCompleter))]
    public string[]? Status { get; set; }

    /// <summary>Only jobs created at or after this time. A time without a zone is local.</summary>
    [Parameter(ParameterSetName = ListSet)]
    [IsoDateTransformation]
    public DateTime? CreatedAfter { get; set; }

    /// <summary>Only jobs created at or before this time. A time without a zone is local.</summary>
    [Parameter(ParameterSetName = ListSet)]
    [IsoDateTransformation]
    public DateTime? CreatedBefore { get; set; }

    /// <summary>Request each listed job's full description: one more call a job.</summary>
    [Parameter(ParameterSetName = ListSet)]
    public SwitchParameter Detailed { get; set; }

    /// <summary>How many jobs to request in a call, 1 to 100. It does not limit the output: pipe into Select-Object -First for that.</summary>
    [Parameter(ParameterSetName = ListSet)]
    [Alias("MaxResults")]
    [NotBlankTransformation]
    [ValidateRange(1, LargestPage)]
    public int MaxResult { get; set; } = LargestPage;

    /// <summary>List the one page that this token, of a response's NextToken, stands for; $null is the first.</summary>
    [Parameter(ParameterSetName = ListSet)]
    [ValidateNextToken(IsOptional = true)]
    public string? NextToken { get; set; }

    /// <summary>List one page and no more. -Select * gives the token for the next with it.</summary>
    [Parameter(ParameterSetName = ListSet)]
    public SwitchParameter NoAutoIteration { get; set; }

    /// <summary>Request each job's tags: one more call a job.</summary>
    [Parameter]
    public SwitchParameter IncludeTag { get; set; }

    /// <summary>
    /// What to emit instead of the jobs: * for the whole response, a path into it such as DatasetExportJob.Status or, of a list,
    /// DatasetExportJobs.JobName or NextToken, or ^ and the name of a parameter. As in AWS Tools.
    /// </summary>
    [Parameter]
    public string? Select { get; set; }

    /// <summary>How many requests may be under way at once. The output is in the order of the input all the same.</summary>
    [Parameter]
    [NotBlankTransformation]
    [ValidateRange(1, 100)]
    public int ThrottleLimit { get; set; } = 5;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        if (IsGiven(nameof(DatasetExportJobArn)) && IsGiven(nameof(DatasetArn)))
        {
            ThrowTerminatingError(Errors.NotTogether(nameof(DatasetExportJobArn), nameof(DatasetArn), "one names jobs, the other lists the jobs of a dataset", null));
        }

        _selection = ReadSelect(
            Select, ("DatasetExportJob", typeof(DatasetExportJob)), ("DatasetExportJobs", typeof(IReadOnlyList<DatasetExportJob>)), ("NextToken", typeof(string)));
        _work = new OrderedWork<Lookup, LookupResult>(ThrottleLimit, LookUpAsync, StopToken);
        BeginProgress("Getting exports", DescribeProgress);
        Func<string?, bool> isNamed = ToFilter(JobName, nameof(JobName));
        Func<string?, bool> isInState = ToFilter(Status, nameof(Status));
        WarnOfUnknownStates();
        DateTime? after = CreatedAfter?.ToUniversalTime();
        DateTime? before = CreatedBefore?.ToUniversalTime();
        if (after > before)
        {
            ThrowTerminatingError(Errors.EmptyPeriod(after.Value, before.Value));
        }

        _isAskedFor = job => isNamed(job.JobName)
            && isInState(job.Status)
            && (after is null || job.CreationDateTime >= after)
            && (before is null || job.CreationDateTime <= before);
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        Func<PSObject, IEnumerable<object>>? select = _selection?.Bind(this);
        if (DatasetExportJobArn is null)
        {
            if (IsSelectable(isList: true) && Connect(DatasetArn) is { } listed)
            {
                Run(cancellationToken => ListAsync(listed, DatasetArn, select, cancellationToken));
            }

            return;
        }

        foreach (string arn in DatasetExportJobArn)
        {
            bool isList = PersonalizeArn.TryParse(arn)?.ResourceType is "dataset";
            if (!isList && (NoAutoIteration || IsGiven(nameof(NextToken))))
            {
                WriteError(Errors.NotTogether(
                    nameof(DatasetExportJobArn), NoAutoIteration ? nameof(NoAutoIteration) : nameof(NextToken), "a single job has no pages", arn));
                continue;
            }

            if (!IsSelectable(isList) || Connect(arn) is not { } service)
            {
                continue;
            }

            if (isList)
            {
                // In the order of the input: what was requested before comes before the list.
                WriteJobs(_work!.TakeAll(Serve));
                Run(cancellationToken => ListAsync(service, arn, select, cancellationToken));
            }
            else
            {
                _work!.Begin(new Lookup(service, arn, null, select));
                WriteJobs(_work.TakeReady(Serve));
            }
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        WriteJobs(_work!.TakeAll(Serve));
        Serve();
        EndProgress();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && _work is not null)
        {
            Cancel();
            Task.WaitAll([.. _work.UnderWay.Select(begun => begun.Task.ContinueWith(_ => { }, TaskScheduler.Default))]);
        }

        base.Dispose(disposing);
    }

    private bool IsGiven(string parameter) => MyInvocation.BoundParameters.ContainsKey(parameter);

    // Whether a job or a list of them is emitted, only the item at hand tells.
    private bool IsSelectable(bool isList)
    {
        string[] members = isList ? ["DatasetExportJobs", "NextToken"] : ["DatasetExportJob"];
        if (_selection?.IsIn(members) is not false)
        {
            return true;
        }

        WriteError(Errors.BadSelect(
            new PSArgumentException($"'{Select}' is not a property of {(isList ? "a list" : "a single job")}. Expected *, ^ and the name of a parameter, or a path that begins with {string.Join(" or ", members)}."),
            Select));
        return false;
    }

    private Func<string?, bool> ToFilter(string[]? patterns, string parameter)
    {
        if (patterns is null)
        {
            return _ => true;
        }

        WildcardPattern[] wildcards = [.. patterns.Select(pattern => WildcardPattern.Get(pattern, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant))];
        try
        {
            // PowerShell reads a pattern only when it is first used.
            _ = wildcards.Count(wildcard => wildcard.IsMatch("a"));
        }
        catch (WildcardPatternException error)
        {
            ThrowTerminatingError(Errors.BadPattern(error, parameter));
        }

        return value => value is not null && wildcards.Any(wildcard => wildcard.IsMatch(value));
    }

    // No error, as the service may have words that nobody knows here yet.
    private void WarnOfUnknownStates()
    {
        foreach (string pattern in (Status ?? []).Where(pattern => !JobStatus.Known.Any(ToFilter([pattern], nameof(Status)))))
        {
            string suggestion = JobStatus.FindNearest(pattern) is { } nearest ? $" Did you mean '{nearest}'?" : "";
            WriteWarning($"-Status '{pattern}' matches no known status.{suggestion} The known ones: {string.Join(", ", JobStatus.Known)}.");
        }
    }

    private async Task ListAsync(
        IPersonalizeExportService service, string? datasetArn, Func<PSObject, IEnumerable<object>>? select, CancellationToken cancellationToken)
    {
        bool isOnePage = NoAutoIteration || IsGiven(nameof(NextToken));
        string? token = string.IsNullOrEmpty(NextToken) ? null : NextToken;
        do
        {
            // A page is requested only when the pipeline has taken the whole page before: whoever has enough stops the calls.
            (DatasetExportJobPage? page, ErrorRecord[] errors) = await CallAsync(
                () => service.ListAsync(datasetArn, token, MaxResult, cancellationToken),
                error => Errors.NotListed(error, datasetArn, service.Region),
                cancellationToken).ConfigureAwait(false);
            await EmitErrorsAsync(errors).ConfigureAwait(false);
            if (page is null)
            {
                _failed++;
                return;
            }

            _pages++;
            bool isComplete = select is null && !Detailed && !IncludeTag;
            _jobs += isComplete ? page.Jobs.Count : 0;

            await (select is not null ? EmitPageAsync(service, page, select)
                : !isComplete ? EmitJobsAsync(CompleteAsync(service, page.Jobs))
                : OnPipelineAsync(() => WriteObject(page.Jobs.Where(_isAskedFor), enumerateCollection: true))).ConfigureAwait(false);
            token = page.NextToken;
        }
        while (token is not null && !isOnePage);
    }

    // The jobs of a page that are selected, with what else is requested of them.
    private async IAsyncEnumerable<LookupResult> CompleteAsync(IPersonalizeExportService service, IEnumerable<DatasetExportJob> listed)
    {
        foreach (DatasetExportJob job in listed.Where(_isAskedFor))
        {
            _work!.Begin(new Lookup(service, job.DatasetExportJobArn, Detailed ? null : job, null));
            await foreach (LookupResult result in _work.TakeReadyAsync().ConfigureAwait(false))
            {
                yield return result;
            }
        }

        await foreach (LookupResult result in _work!.TakeAllAsync().ConfigureAwait(false))
        {
            yield return result;
        }
    }

    private async Task EmitJobsAsync(IAsyncEnumerable<LookupResult> results)
    {
        await foreach (LookupResult result in results.ConfigureAwait(false))
        {
            await OnPipelineAsync(() => WriteResult(result)).ConfigureAwait(false);
        }
    }

    // Only for the pipeline thread. It waits for the results itself, which takes fewer changes of threads for an item than Run.
    private void WriteJobs(IEnumerable<LookupResult> results)
    {
        try
        {
            foreach (LookupResult result in results)
            {
                WriteResult(result);
            }
        }
        catch (OperationCanceledException) when (StopToken.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
    }

    private void WriteResult(LookupResult result)
    {
        Count(result);
        foreach (ErrorRecord error in result.Errors)
        {
            WriteError(error);
        }

        if (result.Job is { } job && _isAskedFor(job))
        {
            foreach (object value in result.Lookup.Select?.Invoke(Selection.Response(("DatasetExportJob", job))) ?? [job])
            {
                WriteObject(value);
            }
        }
    }

    private void Count(LookupResult result)
    {
        _jobs += result.Job is null ? 0 : 1;
        _failed += result.Errors.Length > 0 ? 1 : 0;
    }

    private string DescribeProgress() =>
        (_pages > 0 ? $"{_pages} pages, " : "") + $"{_jobs} jobs" + (_failed > 0 ? $", {_failed} failed" : "") + DescribePace();

    // A selection from a list is one from the response as a whole.
    private async Task EmitPageAsync(IPersonalizeExportService service, DatasetExportJobPage page, Func<PSObject, IEnumerable<object>> select)
    {
        List<DatasetExportJob> jobs = [];
        await foreach (LookupResult result in CompleteAsync(service, page.Jobs).ConfigureAwait(false))
        {
            Count(result);
            await EmitErrorsAsync(result.Errors).ConfigureAwait(false);
            jobs.AddRange(result.Job is { } job ? [job] : []);
        }

        await EmitAllAsync(select(Selection.Response(("DatasetExportJobs", jobs), ("NextToken", page.NextToken)))).ConfigureAwait(false);
    }

    private async Task<LookupResult> LookUpAsync(Lookup lookup, CancellationToken cancellationToken)
    {
        (DatasetExportJob? job, ErrorRecord[] errors) = lookup.Known is { } known
            ? new Emission<DatasetExportJob>(known)
            : await CallAsync(
                () => lookup.Service.DescribeAsync(lookup.Arn, cancellationToken),
                error => Errors.NotDescribed(error, lookup.Arn, lookup.Service.Region),
                cancellationToken).ConfigureAwait(false);
        if (job is null || !IncludeTag)
        {
            return new LookupResult(lookup, job, errors);
        }

        // Without its tags the job is still worth having: the error says what is missing.
        (DatasetExportJob? tagged, ErrorRecord[] tagErrors) = await CallAsync(
            async () => job with { Tags = await lookup.Service.ListTagsAsync(job.DatasetExportJobArn, cancellationToken).ConfigureAwait(false) },
            error => Errors.NoTags(error, job, lookup.Service.Region),
            cancellationToken).ConfigureAwait(false);
        return new LookupResult(lookup, tagged ?? job, tagErrors);
    }

    /// <summary>A job to look up.</summary>
    /// <param name="Service">Where.</param>
    /// <param name="Arn">Its ARN.</param>
    /// <param name="Known">The job, where it needs no description.</param>
    /// <param name="Select">What to emit of the response, or null for the job.</param>
    private sealed record Lookup(IPersonalizeExportService Service, string Arn, DatasetExportJob? Known, Func<PSObject, IEnumerable<object>>? Select);

    private sealed record LookupResult(Lookup Lookup, DatasetExportJob? Job, ErrorRecord[] Errors);
}
