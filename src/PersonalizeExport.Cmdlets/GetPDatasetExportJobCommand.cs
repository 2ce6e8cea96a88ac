using System.Management.Automation;

namespace PersonalizeExport.Cmdlets;

/// <summary>Gets one job or several (DescribeDatasetExportJob), or lists those of a dataset or of the account (ListDatasetExportJobs).</summary>
// By default the set is that of the ARN, though the ARN is optional: a piped job has the properties of both sets, and PowerShell binds those
// of the default set first.
[Cmdlet(VerbsCommon.Get, "PDatasetExportJob", DefaultParameterSetName = ByArnSet)]
[OutputType(typeof(DatasetExportJob))]
public sealed class GetPDatasetExportJobCommand : PersonalizeCmdlet
{
    private const string ByArnSet = "ByArn";
    private const string ListSet = "List";

    // The most that the service takes: fewer calls for the same list.
    private const int LargestPage = 100;

    private Func<DatasetExportJob, bool> _isAskedFor = _ => true;
    private Selection? _selection;

    /// <summary>
    /// The ARNs of the jobs to get. The ARN of a dataset lists the jobs of that dataset. Without it, and without a filter, all jobs of the
    /// account in the region are listed.
    /// </summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ByArnSet)]
    [Alias("Arn")]
    [ValidateJobOrDatasetArn]
    public string[]? DatasetExportJobArn { get; set; }

    /// <summary>The ARN of the dataset whose jobs to list; left out, those of all datasets of the account in the region.</summary>
    [Parameter(Position = 0, ParameterSetName = ListSet, ValueFromPipelineByPropertyName = true)]
    [ValidateDatasetArn]
    public string? DatasetArn { get; set; }

    /// <summary>Only jobs with one of these names; wildcards are allowed.</summary>
    [Parameter(ParameterSetName = ListSet)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? JobName { get; set; }

    /// <summary>Only jobs in one of these states, such as ACTIVE or 'CREATE FAILED'; wildcards are allowed.</summary>
    [Parameter(ParameterSetName = ListSet)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Status { get; set; }

    /// <summary>Only jobs created at or after this time. A time without a zone is local.</summary>
    [Parameter(ParameterSetName = ListSet)]
    public DateTime? CreatedAfter { get; set; }

    /// <summary>Only jobs created at or before this time. A time without a zone is local.</summary>
    [Parameter(ParameterSetName = ListSet)]
    public DateTime? CreatedBefore { get; set; }

    /// <summary>Ask for each listed job's full description: one more call a job.</summary>
    [Parameter(ParameterSetName = ListSet)]
    public SwitchParameter Detailed { get; set; }

    /// <summary>How many jobs to ask for in a call, 1 to 100. It does not limit the output: pipe into Select-Object -First for that.</summary>
    [Parameter(ParameterSetName = ListSet)]
    [Alias("MaxResults")]
    [ValidateRange(1, LargestPage)]
    public int MaxResult { get; set; } = LargestPage;

    /// <summary>List the one page that this token, of an answer's NextToken, stands for; $null is the first.</summary>
    [Parameter(ParameterSetName = ListSet)]
    [ValidateNextToken(IsOptional = true)]
    public string? NextToken { get; set; }

    /// <summary>List one page and no more. -Select * gives the token for the next with it.</summary>
    [Parameter(ParameterSetName = ListSet)]
    public SwitchParameter NoAutoIteration { get; set; }

    /// <summary>Ask for each job's tags: one more call a job.</summary>
    [Parameter]
    public SwitchParameter IncludeTag { get; set; }

    /// <summary>
    /// What to emit instead of the jobs: * for the whole answer, a path into it such as DatasetExportJob.Status or, of a list,
    /// DatasetExportJobs.JobName or NextToken, or ^ and the name of a parameter. As in AWS Tools.
    /// </summary>
    [Parameter]
    public string? Select { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        _selection = ReadSelect(Select, "DatasetExportJob", "DatasetExportJobs", "NextToken");
        Func<string?, bool> isNamed = ToFilter(JobName);
        Func<string?, bool> isInState = ToFilter(Status);
        DateTime? after = CreatedAfter?.ToUniversalTime();
        DateTime? before = CreatedBefore?.ToUniversalTime();
        _isAskedFor = job => isNamed(job.JobName)
            && isInState(job.Status)
            && (after is null || job.CreationDateTime >= after)
            && (before is null || job.CreationDateTime <= before);
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        IPersonalizeExportService service = Connect();
        Run(async cancellationToken =>
        {
            if (DatasetExportJobArn is null)
            {
                await ListAsync(service, DatasetArn, cancellationToken).ConfigureAwait(false);
                return;
            }

            foreach (string arn in DatasetExportJobArn)
            {
                await (PersonalizeArn.TryParse(arn)?.ResourceType is "dataset"
                    ? ListAsync(service, arn, cancellationToken)
                    : GetAsync(service, arn, cancellationToken)).ConfigureAwait(false);
            }
        });
    }

    private static Func<string?, bool> ToFilter(string[]? patterns)
    {
        if (patterns is null)
        {
            return _ => true;
        }

        WildcardPattern[] wildcards = [.. patterns.Select(pattern => WildcardPattern.Get(pattern, WildcardOptions.IgnoreCase))];
        return value => value is not null && wildcards.Any(wildcard => wildcard.IsMatch(value));
    }

    private async Task GetAsync(IPersonalizeExportService service, string arn, CancellationToken cancellationToken)
    {
        if (await DescribeAsync(service, arn, cancellationToken).ConfigureAwait(false) is { } job)
        {
            await EmitAnswerAsync(_selection, job, Selection.Answer(("DatasetExportJob", job))).ConfigureAwait(false);
        }
    }

    private async Task ListAsync(IPersonalizeExportService service, string? datasetArn, CancellationToken cancellationToken)
    {
        bool isOnePage = NoAutoIteration || MyInvocation.BoundParameters.ContainsKey(nameof(NextToken));
        string? token = string.IsNullOrEmpty(NextToken) ? null : NextToken;
        do
        {
            // A page is asked for only when the pipeline has taken the whole page before: whoever has enough stops the calls.
            DatasetExportJobPage? page = null;
            await TryAsync(
                async () => page = await service.ListAsync(datasetArn, token, MaxResult, cancellationToken).ConfigureAwait(false),
                error => Errors.NotListed(error, datasetArn),
                cancellationToken).ConfigureAwait(false);
            if (page is null)
            {
                return;
            }

            await EmitPageAsync(service, page, cancellationToken).ConfigureAwait(false);
            token = page.NextToken;
        }
        while (token is not null && !isOnePage);
    }

    private async Task EmitPageAsync(IPersonalizeExportService service, DatasetExportJobPage page, CancellationToken cancellationToken)
    {
        List<DatasetExportJob> jobs = [];
        foreach (DatasetExportJob listed in page.Jobs.Where(_isAskedFor))
        {
            DatasetExportJob? job = Detailed
                ? await DescribeAsync(service, listed.DatasetExportJobArn, cancellationToken).ConfigureAwait(false)
                : await AddTagsAsync(service, listed, cancellationToken).ConfigureAwait(false);
            if (job is null)
            {
                continue;
            }

            if (_selection is null)
            {
                await EmitAsync(job).ConfigureAwait(false);
            }
            else
            {
                jobs.Add(job);
            }
        }

        if (_selection is not null)
        {
            await EmitAnswerAsync(_selection, jobs, Selection.Answer(("DatasetExportJobs", jobs), ("NextToken", page.NextToken))).ConfigureAwait(false);
        }
    }

    private async Task<DatasetExportJob?> DescribeAsync(IPersonalizeExportService service, string arn, CancellationToken cancellationToken)
    {
        DatasetExportJob? job = null;
        await TryAsync(
            async () => job = await service.DescribeAsync(arn, cancellationToken).ConfigureAwait(false),
            error => Errors.NotDescribed(error, arn),
            cancellationToken).ConfigureAwait(false);
        return job is null ? null : await AddTagsAsync(service, job, cancellationToken).ConfigureAwait(false);
    }

    private async Task<DatasetExportJob> AddTagsAsync(IPersonalizeExportService service, DatasetExportJob job, CancellationToken cancellationToken)
    {
        if (IncludeTag)
        {
            // Without its tags the job is still worth having: the error says what is missing.
            await TryAsync(
                async () => job = job with { Tags = await service.ListTagsAsync(job.DatasetExportJobArn, cancellationToken).ConfigureAwait(false) },
                error => Errors.NoTags(error, job),
                cancellationToken).ConfigureAwait(false);
        }

        return job;
    }
}
