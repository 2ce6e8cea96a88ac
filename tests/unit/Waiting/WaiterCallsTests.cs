using PersonalizeExport.Tests.Support;

namespace PersonalizeExport.Tests.Waiting;

/// <summary>How often the waiter sends requests, and in which way.</summary>
public class WaiterCallsTests
{
    private const string DatasetArn = "arn:aws:personalize:eu-west-1:123456789012:dataset/group/ITEMS";
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;
    private static readonly TimeSpan End = TimeSpan.FromMinutes(10);

    private readonly VirtualTime _time = new();
    private readonly PagedService _service;

    public WaiterCallsTests() => _service = new PagedService(_time, DatasetArn);

    [Fact]
    public async Task Polls_1000_known_jobs_by_ten_lists()
    {
        (int polls, List<WaitOutcome> outcomes) = await WaitAsync(AddJobs(1000), isKnown: true);

        Assert.Equal(1000, outcomes.OfType<WaitOutcome.Ended>().Count(outcome => outcome.Job.IsActive));
        Assert.Equal(0, _service.Describes);
        Assert.Equal(10 * polls, _service.Lists);
    }

    [Fact]
    public async Task Describes_a_job_once_to_know_all_of_it()
    {
        (int polls, List<WaitOutcome> outcomes) = await WaitAsync(AddJobs(250), isKnown: false);

        Assert.All(outcomes, outcome => Assert.Equal("s3://bucket/folder/", Assert.IsType<WaitOutcome.Ended>(outcome).Job.S3DataDestinationPath));
        Assert.Equal(250, _service.Describes);
        Assert.Equal(3 * (polls - 1), _service.Lists);
    }

    [Fact]
    public async Task Describes_a_single_job()
    {
        await WaitAsync(AddJobs(1), isKnown: true);

        Assert.Equal(0, _service.Lists);
    }

    [Fact]
    public async Task Gives_up_on_a_list_that_a_long_history_makes_dear()
    {
        List<DatasetExportJob> jobs = AddJobs(20);
        for (int i = 0; i < 10_000; i++)
        {
            _service.Add($"old{i}", TimeSpan.Zero);
        }

        (int polls, List<WaitOutcome> outcomes) = await WaitAsync(jobs, isKnown: true);

        Assert.Equal(20, outcomes.Count);
        Assert.Equal(20, _service.Lists);
        Assert.Equal(20 * polls, _service.Describes);
    }

    [Fact]
    public async Task Stops_a_list_where_the_last_pending_job_is_found()
    {
        for (int i = 0; i < 10_000; i++)
        {
            _service.Add($"old{i}", TimeSpan.Zero);
        }

        (int polls, _) = await WaitAsync(AddJobs(20), isKnown: true);

        Assert.Equal(0, _service.Describes);
        Assert.Equal(polls, _service.Lists);
    }

    [Fact]
    public async Task Sends_one_request_where_the_caller_is_not_known()
    {
        _service.ListError = FakeService.Error("ExpiredTokenException");

        (int polls, List<WaitOutcome> outcomes) = await WaitAsync(AddJobs(20), isKnown: true);

        Assert.Equal(20, outcomes.OfType<WaitOutcome.Refused>().Select(outcome => outcome.DatasetExportJobArn).Distinct().Count());
        Assert.Equal((1, 1, 0), (polls, _service.Lists, _service.Describes));
    }

    [Fact]
    public async Task Describes_where_listing_is_not_allowed()
    {
        _service.ListError = FakeService.Error("AccessDeniedException");

        (int polls, List<WaitOutcome> outcomes) = await WaitAsync(AddJobs(20), isKnown: true);

        Assert.Equal(20, outcomes.OfType<WaitOutcome.Ended>().Count());
        Assert.Equal(1, _service.Lists);
        Assert.Equal(20 * polls, _service.Describes);
    }

    [Fact]
    public async Task Makes_up_for_a_transient_error_of_a_list_with_the_next_poll()
    {
        List<DatasetExportJob> jobs = AddJobs(20);
        _service.ListError = FakeService.Error("ThrottlingException");
        List<WaitOutcome> outcomes = [];
        WaitOptions options = new() { OnPolled = _ => _service.ListError = null };

        await foreach (WaitOutcome outcome in new DatasetExportJobWaiter(options, _time).WaitAsync(Targets(jobs, isKnown: true), Cancel))
        {
            outcomes.Add(outcome);
        }

        Assert.Equal(20, outcomes.OfType<WaitOutcome.Ended>().Count());
        Assert.Equal(0, _service.Describes);
    }

    [Fact]
    public async Task Describes_a_job_that_the_list_does_not_have()
    {
        List<DatasetExportJob> jobs = [.. AddJobs(20), new DatasetExportJob { DatasetExportJobArn = FakeService.ArnPrefix + "gone", DatasetArn = DatasetArn }];

        (_, List<WaitOutcome> outcomes) = await WaitAsync(jobs, isKnown: true);

        Assert.Equal(FakeService.ArnPrefix + "gone", Assert.Single(outcomes.OfType<WaitOutcome.Refused>()).DatasetExportJobArn);
        Assert.Equal(20, outcomes.OfType<WaitOutcome.Ended>().Count());
    }

    [Fact]
    public async Task Polls_with_at_most_3_percent_of_the_calls_of_a_loop_that_describes_every_30_seconds()
    {
        await WaitAsync(AddJobs(1000), isKnown: true);

        int naive = 1000 * (int)(End / TimeSpan.FromSeconds(30));
        Assert.InRange(_service.Lists + _service.Describes, 1, naive * 0.03);
    }

    private List<DatasetExportJob> AddJobs(int count) => [.. Enumerable.Range(0, count).Select(i => _service.Add($"job{i}", End))];

    private IEnumerable<WaitTarget> Targets(IEnumerable<DatasetExportJob> jobs, bool isKnown) =>
        jobs.Select(job => new WaitTarget(job.DatasetExportJobArn, _service, isKnown ? job : null));

    private async Task<(int Polls, List<WaitOutcome> Outcomes)> WaitAsync(IEnumerable<DatasetExportJob> jobs, bool isKnown)
    {
        int polls = 1;
        DatasetExportJobWaiter waiter = new(new WaitOptions { OnPolled = _ => polls++ }, _time);
        List<WaitOutcome> outcomes = await waiter.WaitAsync(Targets(jobs, isKnown), Cancel).ToListAsync(Cancel);
        return (polls, outcomes);
    }
}
