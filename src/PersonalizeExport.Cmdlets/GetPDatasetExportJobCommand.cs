using System.Management.Automation;

namespace PersonalizeExport.Cmdlets;

/// <summary>
/// Gets one job or several (DescribeDatasetExportJob), or lists those of a dataset or of the account
/// (ListDatasetExportJobs).
/// </summary>
[Cmdlet(VerbsCommon.Get, "PDatasetExportJob", HelpUri = HelpFolder + "Get-PDatasetExportJob.md")]
[OutputType(typeof(DatasetExportJob))]
public sealed class GetPDatasetExportJobCommand : ListCmdlet
{
    // The members of the service's responses.
    private const string JobMember = "DatasetExportJob";
    private const string JobsMember = "DatasetExportJobs";

    private Func<DatasetExportJob, bool> _isMatch = _ => true;
    private OrderedWork<Lookup>? _work;
    private Selection? _selection;

    // The names of -JobName that no list has had so far; null before the first list.
    private HashSet<string>? _missing;
    private string? _listedRegion;

    // For the progress bar.
    private int _pages;
    private int _jobs;
    private int _checked;
    private int _failed;

    /// <summary>
    /// The ARNs of the jobs to get; a filter leaves out those that it does not match. The ARN of a dataset lists the
    /// jobs of that dataset. Without it, and without a filter, all jobs of the account in the region are listed.
    /// </summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Arn")]
    [JobArnTransformation]
    [ValidateConstraint(nameof(ValueConstraint.JobOrDatasetArn), HasNameHint = true)]
    [ArgumentCompleter(typeof(DatasetExportJobArnCompleter))]
    public string[]? DatasetExportJobArn { get; set; }

    /// <summary>
    /// The ARN of the dataset whose jobs to list; left out, those of all datasets of the account in the region.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [TextTransformation]
    [ValidateConstraint(nameof(ValueConstraint.DatasetArn), IsOptional = true)]
    [ArgumentCompleter(typeof(DatasetArnCompleter))]
    public string? DatasetArn { get; set; }

    /// <summary>Only jobs with one of these names; wildcards are allowed.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(JobNameCompleter))]
    public string[]? JobName { get; set; }

    /// <summary>
    /// Only jobs in one of these states, such as ACTIVE or 'CREATE FAILED', which is FAILED, too; wildcards are
    /// allowed.
    /// </summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(StatusCompleter))]
    public string[]? Status { get; set; }

    /// <summary>Only jobs created at or after this time. A time without a zone is local.</summary>
    [Parameter]
    [IsoDateTransformation]
    public DateTime? CreatedAfter { get; set; }

    /// <summary>Only jobs created at or before this time. A time without a zone is local.</summary>
    [Parameter]
    [IsoDateTransformation]
    public DateTime? CreatedBefore { get; set; }

    /// <summary>
    /// Only jobs with all of these tags, given as for New-PDatasetExportJob: one more call for each job that the other
    /// filters let through. Keys and values are case-sensitive.
    /// </summary>
    [Parameter]
    [Alias("Tags")]
    [Convert(typeof(TagList))]
    [ValidateTags]
    public TagList? Tag { get; set; }

    /// <summary>Request each listed job's full description: one more call a job.</summary>
    [Parameter]
    public SwitchParameter Detailed { get; set; }

    /// <summary>Request each job's tags: one more call a job.</summary>
    [Parameter]
    public SwitchParameter IncludeTag { get; set; }

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

        _selection = Select is null ? null : new Selection(
            Select, this, typeof(DatasetExportJob), JobMember, JobsMember, TokenMember);
        _work = new OrderedWork<Lookup>(ThrottleLimit, LookUpAsync, WaitForAny);
        BeginProgress("Getting exports", DescribeProgress);
        Func<string?, bool> isNamed = ToFilter(JobName, nameof(JobName));
        Func<string?, bool> isStatus = ToFilter(Status, nameof(Status));
        WarnOfUnknown(nameof(Status), "status", Status, JobStatus.Known.SelectMany(WordsOf));
        DateTime? after = CreatedAfter?.ToUniversalTime();
        DateTime? before = CreatedBefore?.ToUniversalTime();
        if (after > before)
        {
            ThrowTerminatingError(Errors.EmptyPeriod(after.Value, before.Value));
        }

        _isMatch = job => isNamed(job.JobName)
            && WordsOf(job.Status).Any(isStatus)
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
            if (!isList && IsOnePage)
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
        foreach (string name in _missing ?? [])
        {
            WriteError(Errors.NoSuchJob(name, _listedRegion));
        }

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

    // CREATE FAILED is FAILED, too.
    private static IEnumerable<string?> WordsOf(string? status) =>
        [status, status?.Replace("CREATE ", "", StringComparison.Ordinal)];

    // A pattern may match nothing, and one page does not show what the others have.
    private HashSet<string> FindNames() => new(
        IsOnePage ? [] : (JobName ?? []).Where(name => !WildcardPattern.ContainsWildcardCharacters(name)),
        StringComparer.OrdinalIgnoreCase);

    private void List(IPersonalizeExportService service, string? datasetArn, Selector? select)
    {
        _listedRegion = service.Region;
        HashSet<string> missing = _missing ??= FindNames();
        IEnumerable<Page<DatasetExportJob>> pages = ListPages(
            token => service.ListAsync(datasetArn, token, MaxResult, StopToken),
            error =>
            {
                missing.Clear();
                _failed++;
                return Errors.NotListed(error, "jobs", datasetArn, service.Region);
            });
        foreach (Page<DatasetExportJob> page in pages)
        {
            _pages++;
            missing.ExceptWith(page.Items.Select(job => job.JobName ?? ""));
            IEnumerable<Lookup> found = Complete(service, page.Items);
            if (select is null)
            {
                Write(found);
            }
            else
            {
                WritePage(select, JobsMember, [.. Take(found).Select(lookup => lookup.Job!)], page.NextToken);
            }
        }
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
