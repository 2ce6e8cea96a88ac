using System.Management.Automation;

namespace PersonalizeExport.Cmdlets;

/// <summary>
/// Gets one job or several (DescribeDatasetExportJob), or lists those of a dataset or of the account
/// (ListDatasetExportJobs).
/// </summary>
// A piped job has the properties of both sets, and PowerShell binds those of the default set first.
[Cmdlet(
    VerbsCommon.Get,
    "PDatasetExportJob",
    DefaultParameterSetName = ByArnSet,
    HelpUri = HelpFolder + "Get-PDatasetExportJob.md")]
[OutputType(typeof(DatasetExportJob))]
public sealed class GetPDatasetExportJobCommand : PersonalizeCmdlet
{
    private const string ByArnSet = "ByArn";
    private const string ListSet = "List";

    // The members of the service's responses.
    private const string JobMember = "DatasetExportJob";
    private const string JobsMember = "DatasetExportJobs";
    private const string TokenMember = "NextToken";

    // The most that the service takes: fewer calls for the same list.
    private const int LargestPage = 100;

    private Func<DatasetExportJob, bool> _isMatch = _ => true;
    private OrderedWork<Lookup>? _work;
    private Selection? _selection;

    // For the progress bar.
    private int _pages;
    private int _jobs;
    private int _checked;
    private int _failed;

    /// <summary>
    /// The ARNs of the jobs to get; a filter leaves out those that it does not match. The ARN of a dataset lists the
    /// jobs of that dataset. Without it, and without a filter, all jobs of the account in the region are listed.
    /// </summary>
    [Parameter(
        Position = 0,
        ValueFromPipeline = true,
        ValueFromPipelineByPropertyName = true,
        ParameterSetName = ByArnSet)]
    [Parameter(
        Position = 0,
        ValueFromPipeline = true,
        ValueFromPipelineByPropertyName = true,
        ParameterSetName = ListSet)]
    [Alias("Arn")]
    [JobArnTransformation]
    [ValidateConstraint(
        nameof(ValueConstraint.JobOrDatasetArn), HintForName = "To get a job by its name, use -JobName {0}")]
    [ArgumentCompleter(typeof(DatasetExportJobArnCompleter))]
    public string[]? DatasetExportJobArn { get; set; }

    /// <summary>
    /// The ARN of the dataset whose jobs to list; left out, those of all datasets of the account in the region.
    /// </summary>
    [Parameter(ParameterSetName = ListSet, ValueFromPipelineByPropertyName = true)]
    [TextTransformation]
    [ValidateConstraint(nameof(ValueConstraint.DatasetArn), IsOptional = true)]
    [NoCompletion]
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

    /// <summary>
    /// Only jobs with all of these tags, given as for New-PDatasetExportJob: one more call for each job that the other
    /// filters let through. Keys and values are case-sensitive.
    /// </summary>
    [Parameter(ParameterSetName = ListSet)]
    [Alias("Tags")]
    [Convert(typeof(TagList))]
    [ValidateTags]
    public TagList? Tag { get; set; }

    /// <summary>Request each listed job's full description: one more call a job.</summary>
    [Parameter(ParameterSetName = ListSet)]
    public SwitchParameter Detailed { get; set; }

    /// <summary>
    /// How many jobs to request in a call, 1 to 100. It does not limit the output: pipe into Select-Object -First for
    /// that.
    /// </summary>
    [Parameter(ParameterSetName = ListSet)]
    [Alias("MaxResults")]
    [NotBlankTransformation]
    [ValidateRange(1, LargestPage)]
    public int MaxResult { get; set; } = LargestPage;

    /// <summary>List the page of this token, the NextToken of a response; $null is the first page.</summary>
    [Parameter(ParameterSetName = ListSet)]
    [AllowNull]
    [ValidateConstraint(nameof(ValueConstraint.NextToken), IsOptional = true)]
    public string? NextToken { get; set; }

    /// <summary>List one page and no more. -Select * gives the token for the next with it.</summary>
    [Parameter(ParameterSetName = ListSet)]
    public SwitchParameter NoAutoIteration { get; set; }

    /// <summary>Request each job's tags: one more call a job.</summary>
    [Parameter]
    public SwitchParameter IncludeTag { get; set; }

    /// <summary>
    /// What to emit instead of the jobs: * for the whole response, a path into it such as DatasetExportJob.Status or,
    /// of a list, DatasetExportJobs.JobName or NextToken, or ^ and the name of a parameter. As in AWS Tools.
    /// </summary>
    [Parameter]
    public string? Select { get; set; }

    /// <summary>
    /// How many requests may be under way at once. The output is in the order of the input all the same.
    /// </summary>
    [Parameter]
    [NotBlankTransformation]
    [ValidateRange(1, 100)]
    public int ThrottleLimit { get; set; } = 10;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        if (IsGiven(nameof(DatasetExportJobArn)) && IsGiven(nameof(DatasetArn)))
        {
            ThrowTerminatingError(Errors.NotTogether(
                nameof(DatasetExportJobArn),
                nameof(DatasetArn),
                "one names jobs, the other lists the jobs of a dataset",
                null));
        }

        _selection = Select is null ? null : new Selection(Select, this, JobMember, JobsMember, TokenMember);
        _work = new OrderedWork<Lookup>(ThrottleLimit, LookUpAsync, WaitForAny);
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
        Selector? select = _selection?.Bind(this);
        foreach (string? arn in DatasetExportJobArn ?? [DatasetArn!])
        {
            bool isList = DatasetExportJobArn is null || PersonalizeArn.TryParse(arn)?.ResourceType is "dataset";
            if (!isList && (NoAutoIteration || IsGiven(nameof(NextToken))))
            {
                string paging = NoAutoIteration ? nameof(NoAutoIteration) : nameof(NextToken);
                WriteError(Errors.NotTogether(
                    nameof(DatasetExportJobArn), paging, "a single job has no pages", arn));
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
                _work!.Begin(new Lookup(service, arn!, select));
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

    // Whether -Select applies to a job or to a list is known only with each item.
    private bool IsSelectable(bool isList)
    {
        bool? isOfJob = _selection?.Member?.Equals(JobMember, StringComparison.OrdinalIgnoreCase);
        if (isOfJob == isList)
        {
            WriteError(isList
                ? _selection!.NotOf("a list", JobsMember, TokenMember)
                : _selection!.NotOf("a single job", JobMember));
        }

        return isOfJob != isList;
    }

    private Func<string?, bool> ToFilter(string[]? patterns, string parameter)
    {
        if (patterns is null)
        {
            return _ => true;
        }

        const WildcardOptions options = WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant;
        WildcardPattern[] wildcards = [.. patterns.Select(pattern => WildcardPattern.Get(pattern, options))];
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
        foreach (string pattern in Status ?? [])
        {
            if (!JobStatus.Known.Any(ToFilter([pattern], nameof(Status))))
            {
                string known = string.Join(", ", JobStatus.Known);
                WriteWarning($"-Status '{pattern}' matches no known status. Known statuses: {known}.");
            }
        }
    }

    private void List(IPersonalizeExportService service, string? datasetArn, Selector? select)
    {
        bool isOnePage = NoAutoIteration || IsGiven(nameof(NextToken));
        string? token = string.IsNullOrEmpty(NextToken) ? null : NextToken;
        HashSet<string> tokens = [];
        do
        {
            DatasetExportJobPage page;
            try
            {
                // A page is requested only when the pipeline has taken the one before, so Select-Object -First stops
                // the calls.
                page = Await(Task.Run(() => service.ListAsync(datasetArn, token, MaxResult, StopToken)));
                if (page.NextToken is { } next && !tokens.Add(next))
                {
                    // The list would have no end.
                    const string message = "The service's response has the 'nextToken' of an earlier one.";
                    throw new PersonalizeException(message, ErrorKind.MalformedResponse, "MalformedResponse");
                }
            }
            catch (PersonalizeException error)
            {
                _failed++;
                WriteError(Errors.NotListed(error, datasetArn, service.Region));
                return;
            }

            _pages++;
            token = page.NextToken;
            IEnumerable<Lookup> found = Complete(service, page.Jobs);
            if (select is null)
            {
                Write(found);
            }
            else
            {
                // A selection from a list is one from the response as a whole.
                DatasetExportJob[] jobs = [.. Take(found).Select(lookup => lookup.Job!)];
                PSObject response = Selection.Response((JobsMember, jobs), (TokenMember, token));
                WriteObject(select(response), enumerateCollection: true);
            }
        }
        while (token is not null && !isOnePage);
    }

    // The jobs of a page that match, with what else is requested of them.
    private IEnumerable<Lookup> Complete(IPersonalizeExportService service, IEnumerable<DatasetExportJob> listed)
    {
        foreach (DatasetExportJob job in listed.Where(_isMatch))
        {
            _work!.Begin(new Lookup(service, job.DatasetExportJobArn, null) { Job = Detailed ? null : job });
            foreach (Lookup ready in _work.TakeReady())
            {
                yield return ready;
            }
        }

        foreach (Lookup rest in _work!.TakeAll())
        {
            yield return rest;
        }
    }

    // The jobs that were found and match; the errors of others are written.
    private IEnumerable<Lookup> Take(IEnumerable<Lookup> ended)
    {
        foreach (Lookup lookup in Await(ended))
        {
            _checked++;
            if (lookup.Error is { } error)
            {
                _failed++;
                WriteError(error);
            }

            if (lookup.Job is { } job && _isMatch(job) && HasTags(job))
            {
                _jobs++;
                yield return lookup;
            }
        }
    }

    private void Write(IEnumerable<Lookup> ended)
    {
        foreach (Lookup lookup in Take(ended))
        {
            IEnumerable<object>? selected = lookup.Select?.Invoke(Selection.Response((JobMember, lookup.Job)));
            WriteObject(selected ?? [lookup.Job!], enumerateCollection: true);
        }
    }

    private string DescribeProgress()
    {
        string pages = _pages > 0 ? $"{_pages} page{(_pages == 1 ? "" : "s")}, " : "";
        string failed = _failed > 0 ? $", {_failed} failed" : "";
        string looked = Tag is null ? "" : $" of {_checked} checked";
        return $"{pages}{_jobs} job{(_jobs == 1 ? "" : "s")}{looked}{failed}{DescribeThrottling()}";
    }

    private bool HasTags(DatasetExportJob job) => Tag is null || (job.Tags is { } tags && Tag.All(tags.Contains));

    private bool NeedsTags => IncludeTag || Tag is not null;

    private Task LookUpAsync(Lookup lookup)
    {
        bool isComplete = lookup.Job is not null && !NeedsTags;
        return isComplete ? Task.CompletedTask : Task.Run(() => RequestAsync(lookup));
    }

    private async Task RequestAsync(Lookup lookup)
    {
        try
        {
            lookup.Job ??= await lookup.Service.DescribeAsync(lookup.Arn, StopToken).ConfigureAwait(false);
            if (NeedsTags && _isMatch(lookup.Job))
            {
                IReadOnlyList<Tag> tags =
                    await lookup.Service.ListTagsAsync(lookup.Arn, StopToken).ConfigureAwait(false);
                lookup.Job = lookup.Job with { Tags = new TagList(tags) };
            }
        }
        catch (PersonalizeException error)
        {
            // If its tags cannot be listed, the job is emitted without them, after an error.
            string without = Tag is null ? "was returned without its tags" : "was left out, as its tags are unknown";
            lookup.Error = lookup.Job is { } job
                ? Errors.NotDone(error, job, without, lookup.Service.Region)
                : Errors.NotDone(error, lookup.Arn, "could not be retrieved", lookup.Service.Region);
        }
    }

    /// <summary>A job to look up.</summary>
    private sealed class Lookup(IPersonalizeExportService service, string arn, Selector? select)
        : WorkItem(service, select)
    {
        public string Arn => arn;

        /// <summary>The job, once it is known.</summary>
        public DatasetExportJob? Job { get; set; }
    }
}
