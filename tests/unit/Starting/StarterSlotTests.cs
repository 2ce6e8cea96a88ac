using System.Collections.Concurrent;
using PersonalizeExport.Tests.Support;

namespace PersonalizeExport.Tests.Starting;

/// <summary>Many datasets at once where the account has room for five jobs.</summary>
public class StarterSlotTests
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    private readonly VirtualTime _time = new();

    [Fact]
    public async Task Starts_100_jobs_side_by_side_each_once()
    {
        SlottedService service = new(_time, slots: 5, duration: TimeSpan.FromMinutes(10));

        string?[] names = [.. (await StartAllAsync(service, TimeSpan.FromDays(100))).Select(result => result.Job?.JobName)];

        Assert.Equal(Names, names);
        Assert.Equal(Names.Order(StringComparer.Ordinal), service.Made.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Says_of_each_job_that_the_quota_did_not_allow_in_time_that_it_did_not()
    {
        SlottedService service = new(_time, slots: 5, duration: TimeSpan.MaxValue);

        (DatasetExportJob? Job, Exception? Error)[] results = await StartAllAsync(service, TimeSpan.FromHours(1));

        Assert.Equal(service.Made.Order(StringComparer.Ordinal), results.Select(result => result.Job?.JobName).OfType<string>().Order(StringComparer.Ordinal));
        Assert.Equal(5, service.Made.Count);
        Assert.All(
            results.Where(result => result.Job is null),
            result => Assert.Equal("LimitExceededException", Assert.IsType<PersonalizeException>(result.Error).ErrorCode));
    }

    private static string[] Names => [.. Enumerable.Range(1, 100).Select(i => $"job{i}")];

    private Task<(DatasetExportJob? Job, Exception? Error)[]> StartAllAsync(SlottedService service, TimeSpan timeout)
    {
        DatasetExportJobStarter starter = new(service, new StartOptions { WaitForSlot = true, SlotTimeout = timeout }, _time);
        return Task.WhenAll(Names.Select(async name =>
        {
            DatasetExportJob? job = null;
            Exception? error = await Record.ExceptionAsync(async () => job = (await starter.StartAsync(
                new DatasetExportJobRequest
                {
                    JobName = name,
                    DatasetArn = $"arn:aws:personalize:eu-west-1:123456789012:dataset/{name}/ITEMS",
                    RoleArn = "arn:aws:iam::123456789012:role/export",
                    S3DataDestinationPath = "s3://bucket/folder/",
                },
                Cancel)).Job);
            return (job, error);
        }));
    }

    /// <summary>Has room for so many jobs at a time, each of which takes so long.</summary>
    private sealed class SlottedService(VirtualTime time, int slots, TimeSpan duration) : IPersonalizeExportService
    {
        private readonly List<TimeSpan> _starts = [];

        public ConcurrentQueue<string> Made { get; } = [];

        public Task<DatasetExportJob> CreateAsync(DatasetExportJobRequest request, CancellationToken cancellationToken)
        {
            lock (_starts)
            {
                _starts.RemoveAll(start => time.Elapsed - start >= duration);
                if (_starts.Count == slots)
                {
                    return Task.FromException<DatasetExportJob>(
                        FakeService.Error("LimitExceededException", $"More than {slots} resources with PENDING or IN_PROGRESS status."));
                }

                _starts.Add(time.Elapsed);
            }

            Made.Enqueue(request.JobName);
            return Task.FromResult(new DatasetExportJob { DatasetExportJobArn = FakeService.ArnPrefix + request.JobName, JobName = request.JobName });
        }

        public Task<DatasetExportJob> DescribeAsync(string datasetExportJobArn, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ServiceClock Clock { get; } = new(time);

        public Task<Page<Dataset>> ListDatasetsAsync(string? datasetGroupArn, string? nextToken, int maxResults, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task<Page<DatasetExportJob>> ListAsync(string? datasetArn, string? nextToken, int maxResults, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<IReadOnlyList<Tag>> ListTagsAsync(string resourceArn, CancellationToken cancellationToken) => throw new NotSupportedException();

        public void Dispose()
        {
        }
    }
}
