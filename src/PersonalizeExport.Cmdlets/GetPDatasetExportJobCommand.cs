using System.Management.Automation;

namespace PersonalizeExport.Cmdlets;

/// <summary>Gets one job or several (DescribeDatasetExportJob), or lists those of a dataset or of the account (ListDatasetExportJobs).</summary>
[Cmdlet(VerbsCommon.Get, "PDatasetExportJob", DefaultParameterSetName = ByArnSet)]
[OutputType(typeof(DatasetExportJob))]
public sealed class GetPDatasetExportJobCommand : PersonalizeCmdlet
{
    private const string ByArnSet = "ByArn";
    private const string ListSet = "List";

    // The most that the service takes: fewer calls for the same list.
    private const int PageSize = 100;

    private Func<DatasetExportJob, bool> _isAskedFor = _ => true;

    // By default the set is that of the ARN, though the ARN is optional: a piped job has the properties of both sets, and PowerShell
    // binds those of the default set first.

    /// <summary>The ARNs of the jobs to get. Without it, and without a filter, all jobs of the account in the region are listed.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ByArnSet)]
    [Alias("Arn")]
    [ValidateDatasetExportJobArn]
    public string[]? DatasetExportJobArn { get; set; }

    /// <summary>The ARN of the dataset whose jobs to list; left out, those of all datasets of the account in the region.</summary>
    [Parameter(ParameterSetName = ListSet, ValueFromPipelineByPropertyName = true)]
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

    /// <summary>Ask for each job's tags: one more call a job.</summary>
    [Parameter]
    public SwitchParameter IncludeTag { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
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
        Run(cancellationToken => DatasetExportJobArn is { } arns
            ? DescribeAllAsync(service, arns, cancellationToken)
            : ListAsync(service, cancellationToken));
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

    private async Task DescribeAllAsync(IPersonalizeExportService service, string[] arns, CancellationToken cancellationToken)
    {
        foreach (string arn in arns)
        {
            await DescribeAsync(service, arn, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task ListAsync(IPersonalizeExportService service, CancellationToken cancellationToken)
    {
        DatasetExportJobPage? page = null;
        do
        {
            // A page is asked for only when the pipeline has taken the whole page before: whoever has enough stops the calls.
            string? token = page?.NextToken;
            bool isListed = await TryAsync(
                async () => page = await service.ListAsync(DatasetArn, token, PageSize, cancellationToken).ConfigureAwait(false),
                error => Errors.NotListed(error, DatasetArn),
                cancellationToken).ConfigureAwait(false);
            if (!isListed)
            {
                return;
            }

            foreach (DatasetExportJob job in page!.Jobs.Where(_isAskedFor))
            {
                await (Detailed
                    ? DescribeAsync(service, job.DatasetExportJobArn, cancellationToken)
                    : EmitWithTagsAsync(service, job, cancellationToken)).ConfigureAwait(false);
            }
        }
        while (page.NextToken is not null);
    }

    private async Task DescribeAsync(IPersonalizeExportService service, string arn, CancellationToken cancellationToken)
    {
        DatasetExportJob? job = null;
        await TryAsync(
            async () => job = await service.DescribeAsync(arn, cancellationToken).ConfigureAwait(false),
            error => Errors.NotDescribed(error, arn),
            cancellationToken).ConfigureAwait(false);
        if (job is not null)
        {
            await EmitWithTagsAsync(service, job, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task EmitWithTagsAsync(IPersonalizeExportService service, DatasetExportJob job, CancellationToken cancellationToken)
    {
        if (IncludeTag)
        {
            // Without its tags the job is still worth having: the error says what is missing.
            await TryAsync(
                async () => job = job with { Tags = await service.ListTagsAsync(job.DatasetExportJobArn, cancellationToken).ConfigureAwait(false) },
                error => Errors.NoTags(error, job),
                cancellationToken).ConfigureAwait(false);
        }

        await EmitAsync(job).ConfigureAwait(false);
    }
}
