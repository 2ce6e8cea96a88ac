using System.Management.Automation;

namespace PersonalizeExport.Cmdlets;

/// <summary>Gets one job or several (DescribeDatasetExportJob), or lists those of a dataset or of the account (ListDatasetExportJobs).</summary>
// A piped job has the properties of both sets, and PowerShell binds those of the default set first.
[Cmdlet(VerbsCommon.Get, "PDatasetExportJob", DefaultParameterSetName = ByArnSet, HelpUri = HelpFolder + "Get-PDatasetExportJob.md")]
[OutputType(typeof(DatasetExportJob))]
public sealed class GetPDatasetExportJobCommand : PersonalizeCmdlet
{
    private const string ByArnSet = "ByArn";
    private const string ListSet = "List";

    // The most that the service takes: fewer calls for the same list.
    private const int LargestPage = 100;

    private Func<DatasetExportJob, bool> _isMatch = _ => true;
    private OrderedWork<Lookup, CallResult<DatasetExportJob>>? _work;
    private Selection? _selection;

    // For the progress bar.
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

    /// <summary>List the page of this token, the NextToken of a response; $null is the first page.</summary>
    [Parameter(ParameterSetName = ListSet)]
    [AllowNull]
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
        _work = new OrderedWork<Lookup, CallResult<DatasetExportJob>>(ThrottleLimit, lookup => Task.Run(() => LookUpAsync(lookup)), WaitForAny);
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

        _isMatch = job => isNamed(job.JobName)
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
                List(listed, DatasetArn, select);
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
                // In the order of the input: the jobs requested before come before the list.
                Write(_work!.TakeAll());
                List(service, arn, select);
            }
            else
            {
                _work!.Begin(new Lookup(service, arn, null, select));
                Write(_work.TakeReady());
            }
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        Write(_work!.TakeAll());
        EndProgress();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && _work is not null)
        {
            Cancel();
            _work.WaitForEnd();
        }

        base.Dispose(disposing);
    }

    private bool IsGiven(string parameter) => MyInvocation.BoundParameters.ContainsKey(parameter);

    // Whether -Select applies to a job or to a list is known only with each item.
    private bool IsSelectable(bool isList)
    {
        string[] members = isList ? ["DatasetExportJobs", "NextToken"] : ["DatasetExportJob"];
        if (_selection?.IsIn(members) is not false)
        {
            return true;
        }

        string output = isList ? "a list" : "a single job";
        WriteError(Errors.BadSelect(
            $"'{Select}' is not a property of {output}. Expected *, ^ followed by the name of a parameter, or a path that begins with {string.Join(" or ", members)}.",
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

    // No error, as the service may add states.
    private void WarnOfUnknownStates()
    {
        foreach (string pattern in (Status ?? []).Where(pattern => !JobStatus.Known.Any(ToFilter([pattern], nameof(Status)))))
        {
            WriteWarning($"-Status '{pattern}' matches no known status. Known statuses: {string.Join(", ", JobStatus.Known)}.");
        }
    }

    private void List(IPersonalizeExportService service, string? datasetArn, Func<PSObject, IEnumerable<object>>? select)
    {
        bool isOnePage = NoAutoIteration || IsGiven(nameof(NextToken));
        string? token = string.IsNullOrEmpty(NextToken) ? null : NextToken;
        do
        {
            // A page is requested only when the pipeline has taken the one before, so Select-Object -First stops the calls.
            (DatasetExportJobPage? page, ErrorRecord? error) = Await(Task.Run(() => CallAsync(
                () => service.ListAsync(datasetArn, token, MaxResult, StopToken), error => Errors.NotListed(error, datasetArn, service.Region))));
            if (page is null)
            {
                _failed++;
                WriteError(error);
                return;
            }

            _pages++;
            Write(service, page, select);
            token = page.NextToken;
        }
        while (token is not null && !isOnePage);
    }

    private void Write(IPersonalizeExportService service, DatasetExportJobPage page, Func<PSObject, IEnumerable<object>>? select)
    {
        if (select is not null)
        {
            // A selection from a list is one from the response as a whole.
            List<DatasetExportJob> jobs = [.. Await(Complete(service, page.Jobs)).Select(completed => Take(completed.Result)).OfType<DatasetExportJob>()];
            WriteObject(select(Selection.Response(("DatasetExportJobs", jobs), ("NextToken", page.NextToken))), enumerateCollection: true);
        }
        else if (Detailed || IncludeTag)
        {
            Write(Complete(service, page.Jobs));
        }
        else
        {
            _jobs += page.Jobs.Count;
            WriteObject(page.Jobs.Where(_isMatch), enumerateCollection: true);
        }
    }

    // The jobs of a page that match, with what else is requested of them.
    private IEnumerable<(Lookup Input, Task<CallResult<DatasetExportJob>> Task)> Complete(IPersonalizeExportService service, IEnumerable<DatasetExportJob> listed)
    {
        foreach (DatasetExportJob job in listed.Where(_isMatch))
        {
            _work!.Begin(new Lookup(service, job.DatasetExportJobArn, Detailed ? null : job, null));
            foreach ((Lookup, Task<CallResult<DatasetExportJob>>) ready in _work.TakeReady())
            {
                yield return ready;
            }
        }

        foreach ((Lookup, Task<CallResult<DatasetExportJob>>) rest in _work!.TakeAll())
        {
            yield return rest;
        }
    }

    private void Write(IEnumerable<(Lookup Input, Task<CallResult<DatasetExportJob>> Task)> results)
    {
        foreach ((Lookup lookup, CallResult<DatasetExportJob> result) in Await(results))
        {
            if (Take(result) is not { } job || !_isMatch(job))
            {
                continue;
            }

            if (lookup.Select is { } select)
            {
                WriteObject(select(Selection.Response(("DatasetExportJob", job))), enumerateCollection: true);
            }
            else
            {
                WriteObject(job);
            }
        }
    }

    // The job, if there is one; the error is written.
    private DatasetExportJob? Take(CallResult<DatasetExportJob> result)
    {
        _jobs += result.Value is null ? 0 : 1;
        if (result.Error is { } error)
        {
            _failed++;
            WriteError(error);
        }

        return result.Value;
    }

    private string DescribeProgress() =>
        (_pages > 0 ? $"{_pages} page{(_pages == 1 ? "" : "s")}, " : "") + $"{_jobs} job{(_jobs == 1 ? "" : "s")}" + (_failed > 0 ? $", {_failed} failed" : "") + DescribeThrottling();

    private async Task<CallResult<DatasetExportJob>> LookUpAsync(Lookup lookup)
    {
        CallResult<DatasetExportJob> result = lookup.Known is { } known
            ? new(known, null)
            : await CallAsync(
                () => lookup.Service.DescribeAsync(lookup.Arn, StopToken), error => Errors.NotDescribed(error, lookup.Arn, lookup.Service.Region)).ConfigureAwait(false);
        if (result.Value is not { } job || !IncludeTag)
        {
            return result;
        }

        // If its tags cannot be listed, the job is emitted without them, after an error.
        CallResult<DatasetExportJob> tagged = await CallAsync(
            async () => job with { Tags = await lookup.Service.ListTagsAsync(job.DatasetExportJobArn, StopToken).ConfigureAwait(false) },
            error => Errors.NoTags(error, job, lookup.Service.Region)).ConfigureAwait(false);
        return tagged with { Value = tagged.Value ?? job };
    }

    /// <summary>A job to look up.</summary>
    /// <param name="Service">Where.</param>
    /// <param name="Arn">Its ARN.</param>
    /// <param name="Known">The job, where it needs no description.</param>
    /// <param name="Select">What to emit of the response, or null for the job.</param>
    private sealed record Lookup(IPersonalizeExportService Service, string Arn, DatasetExportJob? Known, Func<PSObject, IEnumerable<object>>? Select);
}
