using System.Reflection;
using PersonalizeExport.Tests.Properties;
using PersonalizeExport.Throttling;

namespace PersonalizeExport.Tests.Starting;

public class StarterTests
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;
    private static readonly StartOptions UseExisting = new() { UseExisting = true };
    private static readonly StartOptions WaitForSlot = new() { WaitForSlot = true };
    private static readonly DatasetExportJobRequest Request = TestClient.Request;
    private readonly VirtualTime _time = new();
    private readonly FakeService _service;

    public StarterTests() => _service = new FakeService(_time);

    public static TheoryData<PersonalizeException> LostErrors => [.. Faults.Lost.Select(error => error())];

    [Theory]
    [MemberData(nameof(LostErrors))]
    public async Task Job_is_started_once_whether_its_creation_or_the_response_failed(PersonalizeException error)
    {
        _service.Creates.Enqueue((null, error));
        Assert.Equal("nightly", (await StartAsync()).Job.JobName);
        Assert.Equal((1, 1), (_service.Created, _service.CreateCalls));

        Refuse(error, 2);
        Assert.Equal("other", (await StartAsync(request: Request with { JobName = "other" })).Job.JobName);
        Assert.Equal((2, 4), (_service.Created, _service.CreateCalls));
    }

    [Theory]
    [InlineData(-3600)]
    [InlineData(0)]
    [InlineData(3600)]
    public async Task Clock_of_the_service_shows_which_job_is_old_and_which_is_the_own_one(int offsetSeconds)
    {
        _service.ClockOffset = TimeSpan.FromSeconds(offsetSeconds);
        _service.AddOldJob(Request, age: TimeSpan.FromSeconds(10));
        Refuse(FakeService.Lost());

        PersonalizeException error = await FailsAsync<PersonalizeException>();
        LoseResponse();
        StartedJob own = await StartAsync(request: Request with { JobName = "own" });

        Assert.Equal("ResourceAlreadyExistsException", error.ErrorCode);
        Assert.Contains(FakeService.ArnPrefix + "nightly", error.Message, StringComparison.Ordinal);
        Assert.Equal(("own", 1), (own.Job.JobName, _service.Created));
    }

    [Fact]
    public async Task Outcome_is_unknown_when_no_response_has_the_time_of_the_service()
    {
        _service.ClockOffset = null;
        _service.AddOldJob(Request, age: TimeSpan.FromDays(7));
        Refuse(FakeService.Lost());

        await FailsAsync<CreateOutcomeUnknownException>();
    }

    [Fact]
    public async Task Stop_between_two_tries_is_known_to_have_started_nothing()
    {
        using CancellationTokenSource stop = new();
        Refuse(FakeService.NoSlot());
        DatasetExportJobStarter starter = Starter(WaitForSlot with { OnNoSlot = (_, _) => stop.Cancel() });

        await Assert.ThrowsAsync<NotSentException>(() => starter.StartAsync(Request, stop.Token));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Stop_during_the_lookup_of_a_lost_job_is_not_known_to_have_started_nothing(bool isThrottled)
    {
        using CancellationTokenSource stop = new();
        LoseResponse();
        _service.BeforeResponse = _ =>
        {
            stop.Cancel();
            return isThrottled ? Task.FromException(FakeService.Error("ThrottlingException")) : Task.CompletedTask;
        };

        OperationCanceledException error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ThrottledStarter().StartAsync(Request, stop.Token));

        Assert.Equal((1, 1), (_service.Created, _service.Describes));
        Assert.IsNotType<NotSentException>(error);
    }

    [Fact]
    public async Task Job_is_given_to_one_item_only_when_two_name_it()
    {
        LoseResponse();
        Refuse(FakeService.Lost());
        DatasetExportJobStarter starter = Starter();

        Task<StartedJob>[] both = [starter.StartAsync(Request, Cancel), starter.StartAsync(Request, Cancel)];
        Exception?[] errors = [.. await Task.WhenAll(both.Select(start => Record.ExceptionAsync(() => start).AsTask()))];

        Assert.Equal("ResourceAlreadyExistsException", Assert.IsType<PersonalizeException>(Assert.Single(errors.OfType<Exception>())).ErrorCode);
        Assert.Equal(1, _service.Created);
    }

    [Fact]
    public async Task Job_whose_response_was_lost_keeps_its_tags()
    {
        LoseResponse();

        StartedJob started = await StartAsync(request: Request with { Tags = [new Tag("team", "shop")] });

        Assert.Equal([new Tag("team", "shop")], started.Job.Tags);
        Assert.Equal((null, 0), (started.Warning, _service.TagLists));
    }

    [Fact]
    public async Task Existing_job_is_returned_with_its_own_tags_and_a_warning_if_they_differ()
    {
        Tag[] same = [new Tag("team", "shop"), new Tag("env", "prod")];
        _service.AddOldJob(Request, age: TimeSpan.FromDays(7));
        _service.Tags = [new Tag("team", "other"), new Tag("cost", "1")];

        StartedJob differing = await StartAsync(UseExisting, Request with { Tags = same });
        _service.Tags = [.. same.Reverse()];
        StartedJob equal = await StartAsync(UseExisting, Request with { Tags = same });

        Assert.Equal([new Tag("team", "other"), new Tag("cost", "1")], differing.Job.Tags);
        Assert.Equal("The existing job 'nightly' has tags that differ from the requested ones: cost, env, team. Its tags were not changed.", differing.Warning);
        Assert.Null(equal.Warning);
        Assert.Equal(2, _service.TagLists);
    }

    [Fact]
    public async Task Job_is_found_though_the_service_takes_a_while_to_describe_it()
    {
        _service.Propagation = TimeSpan.FromSeconds(20);
        LoseResponse();

        Assert.Equal(("nightly", 1), ((await StartAsync()).Job.JobName, _service.Created));
    }

    [Theory]
    [InlineData(HttpRequestError.ConnectionError, "ConnectionFailure")]
    [InlineData(HttpRequestError.NameResolutionError, "NameResolutionFailure")]
    [InlineData(HttpRequestError.SecureConnectionError, "SecureConnectionFailure")]
    [InlineData(HttpRequestError.ProxyTunnelError, "ProxyFailure")]
    public async Task Service_that_cannot_be_reached_is_soon_given_up_and_has_started_nothing(HttpRequestError kind, string id)
    {
        Refuse(AwsErrors.FromCall(new HttpRequestException(kind, "no connection")), 20);

        PersonalizeException error = await FailsAsync<PersonalizeException>();

        Assert.Equal(id, error.ErrorCode);
        Assert.Equal((3, 0), (_service.CreateCalls, _service.Describes));
        Assert.InRange(_time.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(2));
    }

    public static TheoryData<PersonalizeException> LookupErrors =>
    [
        AwsErrors.FromCall(new HttpRequestException(HttpRequestError.ConnectionError, "connection refused")),
        FakeService.Error("AccessDeniedException"),
        FakeService.Error("ThrottlingException"),
    ];

    [Theory]
    [MemberData(nameof(LookupErrors))]
    public async Task Outcome_is_unknown_when_the_lookup_of_a_lost_job_fails(PersonalizeException lookupError)
    {
        LoseResponse();
        _service.BeforeResponse = _ => Task.FromException(lookupError);

        CreateOutcomeUnknownException error = await Assert.ThrowsAsync<CreateOutcomeUnknownException>(() => ThrottledStarter().StartAsync(Request, Cancel));

        Assert.Equal(FakeService.ArnPrefix + "nightly", error.DatasetExportJobArn);
        Assert.Equal(lookupError.ErrorCode, Assert.IsType<PersonalizeException>(error.InnerException).ErrorCode);
    }

    [Fact]
    public async Task Outcome_is_unknown_when_no_response_comes_at_all()
    {
        PersonalizeException lost = FakeService.Lost();
        Refuse(lost, 20);

        CreateOutcomeUnknownException error = await FailsAsync<CreateOutcomeUnknownException>();

        Assert.Equal(FakeService.ArnPrefix + "nightly", error.DatasetExportJobArn);
        Assert.Same(lost, error.InnerException);
        Assert.EndsWith($"The job may or may not have been started. If it was, its ARN is {error.DatasetExportJobArn}.", error.Message);
        Assert.Equal(5, _service.CreateCalls);
    }

    [Fact]
    public async Task Outcome_is_unknown_when_the_dataset_gives_no_ARN_to_describe()
    {
        LoseResponse();

        CreateOutcomeUnknownException error = await FailsAsync<CreateOutcomeUnknownException>(
            request: Request with { DatasetArn = "arn:aws:personalize:::dataset/group/ITEMS" });

        Assert.Null(error.DatasetExportJobArn);
        Assert.EndsWith("its ARN is unknown.", error.Message);
    }

    [Fact]
    public async Task Lookup_is_repeated_when_it_fails_for_a_transient_reason()
    {
        LoseResponse();
        int errors = 3;
        _service.BeforeResponse = _ => errors-- > 0 ? Task.FromException(FakeService.Error("ThrottlingException")) : Task.CompletedTask;

        DatasetExportJob job = (await ThrottledStarter().StartAsync(Request, Cancel)).Job;

        Assert.Equal("nightly", job.JobName);
        Assert.Equal((1, 1, 4), (_service.Created, _service.CreateCalls, _service.Describes));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Name_is_taken_when_no_response_was_lost_though_no_job_can_be_described(bool useExisting)
    {
        await StartAsync();
        _service.BeforeResponse = _ => Task.FromException(FakeService.Error("ResourceNotFoundException"));

        PersonalizeException error = await FailsAsync<PersonalizeException>(new StartOptions { UseExisting = useExisting });

        Assert.Equal(("ResourceAlreadyExistsException", useExisting), (error.ErrorCode, _service.Describes > 0));
    }

    [Fact]
    public async Task Requests_are_repeated_four_times_since_the_service_last_responded()
    {
        PersonalizeException lost = FakeService.Error("InternalFailure", status: 500);
        Array.ForEach([lost, lost, lost, lost, FakeService.NoSlot(), lost, lost, lost, lost], error => Refuse(error));

        Assert.Equal(("nightly", 10), ((await StartAsync(WaitForSlot)).Job.JobName, _service.CreateCalls));
    }

    [Fact]
    public async Task Pauses_grow_with_each_try_and_are_never_alike()
    {
        HashSet<TimeSpan> pauses = [];
        for (int i = 0; i < 100; i++)
        {
            Refuse(FakeService.Error("InternalFailure", status: 500), 4);
            TimeSpan before = _time.Elapsed;
            await StartAsync(request: Request with { JobName = $"job{i}" });
            pauses.Add(_time.Elapsed - before);
        }

        // Up to 1, 2, 4 and 8 seconds, half of it on the average: 750 seconds, and never 250 more or less.
        Assert.InRange(_time.Elapsed.TotalSeconds, 500, 1000);
        Assert.InRange(pauses.Max().TotalSeconds, 0, 15);
        Assert.InRange(pauses.Count, 90, 100);
    }

    [Theory]
    [InlineData("InvalidInputException", true)]
    [InlineData("TooManyTagsException", true)]
    [InlineData("TooManyTagKeysException", true)]
    [InlineData("ServiceQuotaExceededException", true)]
    [InlineData("LimitExceededException", false)]
    public async Task Refusal_that_no_job_changes_is_not_repeated_nor_one_of_the_quota_without_WaitForSlot(string code, bool waitForSlot)
    {
        Refuse(FakeService.Error(code));

        PersonalizeException error = await FailsAsync<PersonalizeException>(new StartOptions { WaitForSlot = waitForSlot });

        Assert.Equal((code, 1, TimeSpan.Zero), (error.ErrorCode, _service.CreateCalls, _time.Elapsed));
    }

    [Theory]
    [InlineData(IngestionMode.PUT, null, "s3://bucket/folder/")]
    [InlineData(IngestionMode.ALL, IngestionMode.ALL, "s3://bucket/folder")]
    public async Task Existing_job_is_taken_with_UseExisting_if_it_does_what_is_requested(IngestionMode existing, IngestionMode? requested, string path)
    {
        await StartAsync(request: Request with { IngestionMode = existing });

        DatasetExportJob job = (await StartAsync(UseExisting, Request with { IngestionMode = requested, S3DataDestinationPath = path })).Job;

        Assert.Equal(("nightly", 1), (job.JobName, _service.Created));
    }

    [Fact]
    public async Task Error_says_in_what_an_existing_job_differs()
    {
        string users = Request.DatasetArn.Replace("ITEMS", "USERS", StringComparison.Ordinal);
        await StartAsync(request: Request with
        {
            DatasetArn = users,
            IngestionMode = IngestionMode.BULK,
            S3DataDestinationPath = "s3://other/",
            KmsKeyArn = "k",
            RoleArn = "r",
        });

        PersonalizeException error = await FailsAsync<PersonalizeException>(UseExisting);

        Assert.Equal(("ResourceAlreadyExistsException", "request-1"), (error.ErrorCode, error.RequestId));
        Assert.EndsWith(
            $"It was created with different values: dataset {users} (requested {Request.DatasetArn}), destination s3://other/ (requested s3://bucket/folder/), "
                + $"KMS key k (requested none), role r (requested {Request.RoleArn}), ingestion mode BULK (requested PUT).",
            error.Message);
    }

    // All that a job is created with but its name, by which it is found, and its tags, which can change.
    public static TheoryData<string> Compared => [.. typeof(DatasetExportJobRequest).GetProperties().Select(member => member.Name).Except(["JobName", "Tags"])];

    [Theory]
    [MemberData(nameof(Compared))]
    public async Task Existing_job_that_differs_in_a_member_is_not_taken(string name)
    {
        await StartAsync();
        DatasetExportJobRequest other = Request with { };
        PropertyInfo member = typeof(DatasetExportJobRequest).GetProperty(name)!;
        bool isText = member.PropertyType == typeof(string);
        member.SetValue(other, isText ? member.GetValue(Request) + "2" : IngestionMode.BULK);

        PersonalizeException error = await FailsAsync<PersonalizeException>(UseExisting, other);

        Assert.Contains($" {member.GetValue(Request) ?? (isText ? "none" : "PUT")} (requested {member.GetValue(other)}", error.Message);
    }

    [Fact]
    public async Task Request_of_null_is_refused() => await Assert.ThrowsAsync<ArgumentNullException>(() => Starter().StartAsync(null!, Cancel));

    [Theory]
    [InlineData("LimitExceededException", "More than 5 resources with PENDING or IN_PROGRESS status.")]
    [InlineData("ResourceInUseException", "busy")]
    public async Task Job_waits_until_the_quota_allows_it(string code, string message)
    {
        Refuse(FakeService.Error(code, message), 40);
        int waits = 0;

        StartedJob started = await StartAsync(WaitForSlot with { OnNoSlot = (_, _) => waits++ });

        Assert.Equal(("nightly", 40), (started.Job.JobName, waits));
    }

    [Fact]
    public async Task Job_waits_for_the_quota_no_longer_than_its_timeout()
    {
        Refuse(FakeService.NoSlot(), 1000);

        PersonalizeException error = await FailsAsync<PersonalizeException>(WaitForSlot with { SlotTimeout = TimeSpan.FromMinutes(10) });

        Assert.Equal(("LimitExceededException", TimeSpan.FromMinutes(10)), (error.ErrorCode, _time.Elapsed));
    }

    [Theory]
    [InlineData(10, 100)]
    [InlineData(int.MaxValue, 5)]
    public async Task Jobs_that_wait_side_by_side_for_one_of_five_slots_are_started_once_or_say_that_the_quota_was_full(int minutes, int started)
    {
        _service.Quota = 5;
        _service.JobDuration = TimeSpan.FromMinutes(minutes);
        DatasetExportJobStarter starter = Starter(WaitForSlot with { SlotTimeout = TimeSpan.FromDays(minutes == 10 ? 100 : 1) });

        (string? Name, Exception? Error)[] results = await Task.WhenAll(Enumerable.Range(1, 100).Select(async i =>
        {
            DatasetExportJobRequest request = Request with { JobName = $"job{i}" };
            string? name = null;
            Exception? error = await Record.ExceptionAsync(async () => name = (await starter.StartAsync(request, Cancel)).Job.JobName);
            Assert.Equal(error is null ? $"job{i}" : null, name);
            return (name, error);
        }));

        Assert.Equal(started, _service.Created);
        Assert.Equal(_service.CreatedNames.Order(StringComparer.Ordinal), results.Select(result => result.Name).OfType<string>().Order(StringComparer.Ordinal));
        Assert.All(
            results.Select(result => result.Error).OfType<Exception>(),
            error => Assert.Equal("LimitExceededException", Assert.IsType<PersonalizeException>(error).ErrorCode));
    }

    [Fact]
    public async Task Requests_of_all_items_are_repeated_100_times_and_once_more_for_each_job_started_but_never_saved_up()
    {
        Assert.Equal(200, await CreateCallsOf100FailingItemsAsync(Starter()));

        _service.Creates.Clear();
        DatasetExportJobStarter starter = Starter();
        for (int i = 0; i < 500; i++)
        {
            Refuse(FakeService.Error("InternalFailure", status: 500), i < 300 ? 1 : 0);
            await starter.StartAsync(Request with { JobName = $"job{i}" }, Cancel);
        }

        Assert.Equal(200, await CreateCallsOf100FailingItemsAsync(starter));
    }

    [Fact]
    public async Task Job_is_started_however_often_it_is_throttled_and_is_not_described()
    {
        DatasetExportJobStarter starter = ThrottledStarter();
        for (int i = 0; i < 100; i++)
        {
            Refuse(FakeService.Error("ThrottlingException"), 10);
            await starter.StartAsync(Request with { JobName = $"job{i}" }, Cancel);
        }

        Assert.Equal((100, 1100, 0), (_service.Created, _service.CreateCalls, _service.Describes));
    }

    [Fact]
    public async Task Nothing_was_started_when_every_request_is_throttled()
    {
        Refuse(FakeService.Error("ThrottlingException"), 1000);

        PersonalizeException error = await Assert.ThrowsAsync<PersonalizeException>(() => ThrottledStarter().StartAsync(Request, Cancel));

        Assert.Equal(("ThrottlingException", 0), (error.ErrorCode, _service.Describes));
    }

    private async Task<int> CreateCallsOf100FailingItemsAsync(DatasetExportJobStarter starter)
    {
        Refuse(FakeService.Error("InternalFailure", status: 500), 1000);
        int before = _service.CreateCalls;
        for (int i = 0; i < 100; i++)
        {
            await Assert.ThrowsAsync<CreateOutcomeUnknownException>(() => starter.StartAsync(Request, Cancel));
        }

        return _service.CreateCalls - before;
    }

    private Task<StartedJob> StartAsync(StartOptions? options = null, DatasetExportJobRequest? request = null) =>
        Starter(options).StartAsync(request ?? Request, Cancel);

    private Task<T> FailsAsync<T>(StartOptions? options = null, DatasetExportJobRequest? request = null)
        where T : Exception => Assert.ThrowsAsync<T>(() => StartAsync(options, request));

    private DatasetExportJobStarter Starter(StartOptions? options = null) => new(_service, options ?? new StartOptions(), _time);

    private DatasetExportJobStarter ThrottledStarter() =>
        new(new ThrottledService(_service, "https://test", "", TimeSpan.FromMinutes(3), _ => { }, new(), _time), new StartOptions(), _time);

    /// <summary>The next creates make no job.</summary>
    private void Refuse(PersonalizeException error, int times = 1)
    {
        for (int i = 0; i < times; i++)
        {
            _service.Creates.Enqueue((error, null));
        }
    }

    /// <summary>The next create makes the job, and its response is lost.</summary>
    private void LoseResponse() => _service.Creates.Enqueue((null, FakeService.Lost()));
}
