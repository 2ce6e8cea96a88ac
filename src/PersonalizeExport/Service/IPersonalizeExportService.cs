namespace PersonalizeExport;

/// <summary>
/// The operations of Amazon Personalize for datasets and their export jobs. A call that fails throws <see
/// cref="PersonalizeException"/>, and one that is cancelled OperationCanceledException: <see cref="NotSentException"/>
/// if the service has done nothing for it.
/// </summary>
public interface IPersonalizeExportService : IDisposable
{
    /// <summary>The service's clock, as far as it is known from responses.</summary>
    ServiceClock Clock { get; }

    /// <summary>The region that is called, or null where it is not known.</summary>
    string? Region => null;

    /// <summary>
    /// How many requests are sent per second while some wait as the service throttles; otherwise null.
    /// </summary>
    double? ThrottledTo => null;

    /// <summary>Starts a job (CreateDatasetExportJob).</summary>
    /// <returns>
    /// The job as it was requested, with its ARN and the first status of every job. Its times are not known yet.
    /// </returns>
    Task<DatasetExportJob> CreateAsync(DatasetExportJobRequest request, CancellationToken cancellationToken);

    /// <summary>Describes one job (DescribeDatasetExportJob): everything but its tags.</summary>
    Task<DatasetExportJob> DescribeAsync(string datasetExportJobArn, CancellationToken cancellationToken);

    /// <summary>
    /// Lists one page of jobs (ListDatasetExportJobs): ARN, name, status, times, and failure reason of each.
    /// </summary>
    /// <param name="datasetArn">
    /// The dataset whose jobs are requested, or null for all of the account in the region.
    /// </param>
    /// <param name="nextToken">The token of the page before, or null for the first page.</param>
    /// <param name="maxResults">How many jobs a page may have, 1 to 100.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<Page<DatasetExportJob>> ListAsync(
        string? datasetArn, string? nextToken, int maxResults, CancellationToken cancellationToken);

    /// <summary>Lists one page of datasets (ListDatasets).</summary>
    /// <param name="datasetGroupArn">
    /// The group whose datasets are requested, or null for all of the account in the region.
    /// </param>
    /// <param name="nextToken">The token of the page before, or null for the first page.</param>
    /// <param name="maxResults">How many datasets a page may have, 1 to 100.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<Page<Dataset>> ListDatasetsAsync(
        string? datasetGroupArn, string? nextToken, int maxResults, CancellationToken cancellationToken);

    /// <summary>Lists the tags of a job (ListTagsForResource).</summary>
    Task<IReadOnlyList<Tag>> ListTagsAsync(string resourceArn, CancellationToken cancellationToken);
}

/// <summary>One page of a list.</summary>
/// <param name="Items">What is on the page, at most 100, in the service's order, which is not documented.</param>
/// <param name="NextToken">What requests the next page, or null on the last.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? NextToken);
