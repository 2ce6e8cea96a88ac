using System.Reflection;
using PersonalizeExport.Aws;
using PersonalizeExport.Tests.Support;
using PersonalizeExport.Throttling;

namespace PersonalizeExport.Tests.Starting;

public class StarterTests
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    private static readonly DatasetExportJobRequest Request = new()
    {
        JobName = "nightly",
        DatasetArn = "arn:aws:personalize:eu-west-1:123456789012:dataset/group/ITEMS",
        RoleArn = "arn:aws:iam::123456789012:role/export",
        S3DataDestinationPath = "s3://bucket/folder/",
    };

    private readonly VirtualTime _time = new();
    private readonly FakeService _service;

    public StarterTests() => _service = new FakeService(_time);

    public static TheoryData<PersonalizeException> TransientErrors =>
    [
        FakeService.Lost(),
        AwsErrors.FromCall(new IOException("connection reset")),
        AwsErrors.FromCall(new TaskCanceledException("too late")),
        FakeService.Error("InternalFailure", status: 500),
        FakeService.Error("ServiceUnavailable", status: 503),
    ];

    [Theory]
    [MemberData(nameof(TransientErrors))]
    public async Task Reports_the_job_whose_response_was_lost_and_starts_it_once(PersonalizeException fault)
    {
        _service.Creates.Enqueue((null, fault));

        DatasetExportJob job = (await Starter().StartAsync(Request, Cancel)).Job;

        Assert.Equal("nightly", job.JobName);
        Assert.Equal((1, 1), (_service.Created, _service.CreateCalls));
    }

    [Theory]
    [MemberData(nameof(TransientErrors))]
    public async Task Starts_the_job_that_a_fault_kept_from_being_made(PersonalizeException fault)
    {
        _service.Creates.Enqueue((fault, null));
        _service.Creates.Enqueue((fault, null));

        DatasetExportJob job = (await Starter().StartAsync(Request, Cancel)).Job;

        Assert.Equal("nightly", job.JobName);
        Assert.Equal((1, 3), (_service.Created, _service.CreateCalls));
    }

    [Fact]
    public async Task Tries_again_when_it_is_throttled_without_describing_the_job()
    {
        _service.Creates.Enqueue((FakeService.Error("ThrottlingException"), null));

        await ThrottledStarter().StartAsync(Request, Cancel);

        Assert.Equal((1, 2, 0), (_service.Created, _service.CreateCalls, _service.Describes));
    }

    [Theory]
    [MemberData(nameof(TransientErrors))]
    public async Task Does_not_take_an_old_job_for_its_own_when_a_response_was_lost(PersonalizeException fault)
    {
        _service.AddOldJob(Request, age: TimeSpan.FromDays(7));
        _service.Creates.Enqueue((fault, null));

        PersonalizeException error = await Assert.ThrowsAsync<PersonalizeException>(() => Starter().StartAsync(Request, Cancel));

        Assert.Equal("ResourceAlreadyExistsException", error.ErrorCode);
        Assert.Contains(FakeService.ArnPrefix + "nightly", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-3600)]
    [InlineData(0)]
    [InlineData(3600)]
    public async Task Goes_by_the_clock_of_the_service_and_not_by_that_of_this_machine(int offsetSeconds)
    {
        _service.ClockOffset = TimeSpan.FromSeconds(offsetSeconds);
        _service.AddOldJob(Request, age: TimeSpan.FromSeconds(10));
        _service.Creates.Enqueue((FakeService.Lost(), null));
        _service.Creates.Enqueue((null, FakeService.Lost()));

        PersonalizeException error = await Assert.ThrowsAsync<PersonalizeException>(() => Starter().StartAsync(Request, Cancel));
        DatasetExportJob own = (await Starter().StartAsync(Request with { JobName = "own" }, Cancel)).Job;

        Assert.Equal("ResourceAlreadyExistsException", error.ErrorCode);
        Assert.Equal(("own", 1), (own.JobName, _service.Created));
    }

    [Fact]
    public async Task Says_that_it_does_not_know_when_no_response_has_the_time_of_the_service()
    {
        _service.ClockOffset = null;
        _service.AddOldJob(Request, age: TimeSpan.FromDays(7));
        _service.Creates.Enqueue((FakeService.Lost(), null));

        await Assert.ThrowsAsync<CreateOutcomeUnknownException>(() => Starter().StartAsync(Request, Cancel));
    }

    [Fact]
    public async Task Knows_that_a_job_was_not_started_when_a_stop_comes_between_two_tries()
    {
        using CancellationTokenSource stop = new();
        _service.Creates.Enqueue((FakeService.Error("LimitExceededException"), null));
        DatasetExportJobStarter starter = new(_service, new StartOptions { WaitForSlot = true, OnNoSlot = (_, _) => stop.Cancel() }, _time);

        await Assert.ThrowsAsync<NotSentException>(() => starter.StartAsync(Request, stop.Token));
    }

    [Fact]
    public async Task Does_not_know_it_when_a_stop_comes_after_a_response_was_lost()
    {
        using CancellationTokenSource stop = new();
        _service.Creates.Enqueue((null, FakeService.Lost()));
        // It describes the job to find out.
        _service.BeforeResponse = _ => stop.CancelAsync();

        OperationCanceledException error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Starter().StartAsync(Request, stop.Token));

        Assert.IsNotType<NotSentException>(error);
    }

    [Fact]
    public async Task Does_not_know_it_when_a_stop_comes_while_the_lookup_of_a_lost_job_is_throttled()
    {
        using CancellationTokenSource stop = new();
        _service.Creates.Enqueue((null, FakeService.Lost()));
        _service.BeforeResponse = _ =>
        {
            stop.Cancel();
            return Task.FromException(FakeService.Error("ThrottlingException"));
        };

        OperationCanceledException error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ThrottledStarter().StartAsync(Request, stop.Token));

        Assert.Equal((1, 1), (_service.Created, _service.Describes));
        Assert.IsNotType<NotSentException>(error);
    }

    [Fact]
    public async Task Gives_a_job_to_one_item_only_when_two_name_it()
    {
        _service.Creates.Enqueue((null, FakeService.Lost()));
        _service.Creates.Enqueue((FakeService.Lost(), null));
        DatasetExportJobStarter starter = Starter();

        Task<StartedJob>[] both = [starter.StartAsync(Request, Cancel), starter.StartAsync(Request, Cancel)];
        Exception?[] errors = [.. await Task.WhenAll(both.Select(start => Record.ExceptionAsync(() => start).AsTask()))];

        Assert.Equal("ResourceAlreadyExistsException", Assert.IsType<PersonalizeException>(Assert.Single(errors.OfType<Exception>())).ErrorCode);
        Assert.Equal(1, _service.Created);
    }

    [Fact]
    public async Task Keeps_the_tags_of_a_job_whose_response_was_lost()
    {
        _service.Creates.Enqueue((null, FakeService.Lost()));

        StartedJob started = await Starter().StartAsync(Request with { Tags = [new Tag("team", "shop")] }, Cancel);

        Assert.Equal([new Tag("team", "shop")], started.Job.Tags);
        Assert.Null(started.Warning);
        Assert.Empty(_service.ListedTags);
    }

    [Fact]
    public async Task Warns_of_an_existing_job_with_other_tags_and_returns_its_own()
    {
        _service.AddOldJob(Request, age: TimeSpan.FromDays(7));
        _service.Tags = [new Tag("team", "other")];

        StartedJob started = await Starter(new StartOptions { UseExisting = true })
            .StartAsync(Request with { Tags = [new Tag("team", "shop"), new Tag("env", "prod")] }, Cancel);

        Assert.Equal([new Tag("team", "other")], started.Job.Tags);
        Assert.Equal("The existing job 'nightly' has tags that differ from the requested ones: env, team. Its tags were not changed.", started.Warning);
        Assert.Single(_service.ListedTags);
    }

    [Fact]
    public async Task Does_not_warn_of_an_existing_job_with_the_same_tags_in_another_order()
    {
        _service.AddOldJob(Request, age: TimeSpan.FromDays(7));
        _service.Tags = [new Tag("team", "shop"), new Tag("env", "prod")];

        StartedJob started = await Starter(new StartOptions { UseExisting = true })
            .StartAsync(Request with { Tags = [new Tag("env", "prod"), new Tag("team", "shop")] }, Cancel);

        Assert.Null(started.Warning);
    }

    [Fact]
    public async Task Finds_its_job_though_the_service_takes_a_while_to_describe_it()
    {
        _service.Propagation = TimeSpan.FromSeconds(20);
        _service.Creates.Enqueue((null, FakeService.Lost()));

        DatasetExportJob job = (await Starter().StartAsync(Request, Cancel)).Job;

        Assert.Equal("nightly", job.JobName);
        Assert.Equal(1, _service.Created);
    }

    [Theory]
    [InlineData("s3://bucket/folder")]
    [InlineData("s3://bucket/folder/")]
    public async Task Takes_a_folder_with_and_without_its_slash_for_one(string path)
    {
        _service.AddOldJob(Request, age: TimeSpan.FromDays(7));

        StartedJob started = await Starter(new StartOptions { UseExisting = true }).StartAsync(Request with { S3DataDestinationPath = path }, Cancel);

        Assert.Equal("nightly", started.Job.JobName);
    }

    [Theory]
    [InlineData(HttpRequestError.ConnectionError, "ConnectionFailure")]
    [InlineData(HttpRequestError.NameResolutionError, "NameResolutionFailure")]
    [InlineData(HttpRequestError.SecureConnectionError, "SecureConnectionFailure")]
    [InlineData(HttpRequestError.ProxyTunnelError, "ProxyFailure")]
    public async Task Gives_up_soon_on_a_service_that_cannot_be_reached_and_knows_that_nothing_was_started(HttpRequestError kind, string id)
    {
        for (int i = 0; i < 20; i++)
        {
            _service.Creates.Enqueue((AwsErrors.FromCall(new HttpRequestException(kind, "no connection")), null));
        }

        PersonalizeException error = await Assert.ThrowsAsync<PersonalizeException>(() => Starter().StartAsync(Request, Cancel));

        Assert.Equal(id, error.ErrorCode);
        Assert.Equal((3, 0), (_service.CreateCalls, _service.Describes));
        Assert.InRange(_time.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task Does_not_know_the_outcome_of_a_lost_request_when_the_service_cannot_be_reached_afterwards()
    {
        _service.Creates.Enqueue((null, FakeService.Lost()));
        _service.BeforeResponse = _ => Task.FromException(AwsErrors.FromCall(new HttpRequestException(HttpRequestError.ConnectionError, "connection refused")));

        await Assert.ThrowsAsync<CreateOutcomeUnknownException>(() => Starter().StartAsync(Request, Cancel));
    }

    [Theory]
    [InlineData("TooManyTagsException")]
    [InlineData("TooManyTagKeysException")]
    [InlineData("ServiceQuotaExceededException")]
    public async Task Does_not_hold_a_job_for_a_quota_that_no_job_gives_back(string code)
    {
        _service.Creates.Enqueue((FakeService.Error(code), null));

        PersonalizeException error = await Assert.ThrowsAsync<PersonalizeException>(
            () => Starter(new StartOptions { WaitForSlot = true }).StartAsync(Request, Cancel));

        Assert.Equal(code, error.ErrorCode);
        Assert.Equal(TimeSpan.Zero, _time.Elapsed);
    }

    [Fact]
    public async Task Says_that_it_does_not_know_when_no_response_comes_at_all()
    {
        PersonalizeException fault = FakeService.Lost();
        for (int i = 0; i < 20; i++)
        {
            _service.Creates.Enqueue((fault, null));
        }

        CreateOutcomeUnknownException error = await Assert.ThrowsAsync<CreateOutcomeUnknownException>(() => Starter().StartAsync(Request, Cancel));

        Assert.Equal(FakeService.ArnPrefix + "nightly", error.DatasetExportJobArn);
        Assert.Same(fault, error.InnerException);
        Assert.EndsWith($"The job may or may not have been started. If it was, its ARN is {error.DatasetExportJobArn}.", error.Message);
        Assert.Equal(5, _service.CreateCalls);
    }

    [Fact]
    public async Task Says_that_it_does_not_know_when_the_lookup_of_the_job_is_refused()
    {
        _service.Creates.Enqueue((null, FakeService.Lost()));
        _service.BeforeResponse = _ => Task.FromException(FakeService.Error("AccessDeniedException"));

        CreateOutcomeUnknownException error = await Assert.ThrowsAsync<CreateOutcomeUnknownException>(() => Starter().StartAsync(Request, Cancel));

        Assert.Equal(FakeService.ArnPrefix + "nightly", error.DatasetExportJobArn);
        Assert.Equal("AccessDeniedException", Assert.IsType<PersonalizeException>(error.InnerException).ErrorCode);
    }

    [Fact]
    public async Task Looks_up_again_when_the_lookup_of_the_job_fails_for_a_transient_reason()
    {
        _service.Creates.Enqueue((null, FakeService.Lost()));
        int faults = 3;
        _service.BeforeResponse = _ => faults-- > 0 ? Task.FromException(FakeService.Error("ThrottlingException")) : Task.CompletedTask;

        DatasetExportJob job = (await ThrottledStarter().StartAsync(Request, Cancel)).Job;

        Assert.Equal("nightly", job.JobName);
        Assert.Equal((1, 1, 4), (_service.Created, _service.CreateCalls, _service.Describes));
    }

    [Fact]
    public async Task Says_that_it_does_not_know_when_the_dataset_gives_no_ARN_to_describe()
    {
        _service.Creates.Enqueue((null, FakeService.Lost()));

        CreateOutcomeUnknownException error = await Assert.ThrowsAsync<CreateOutcomeUnknownException>(
            () => Starter().StartAsync(Request with { DatasetArn = "arn:aws:personalize:::dataset/group/ITEMS" }, Cancel));

        Assert.Null(error.DatasetExportJobArn);
        Assert.EndsWith("its ARN is unknown.", error.Message);
    }

    [Fact]
    public async Task Believes_that_the_name_is_taken_when_no_response_was_lost_and_no_job_is_to_be_seen()
    {
        await Starter().StartAsync(Request, Cancel);
        _service.BeforeResponse = _ => Task.FromException(FakeService.Error("ResourceNotFoundException"));

        PersonalizeException error = await Assert.ThrowsAsync<PersonalizeException>(
            () => Starter(new StartOptions { UseExisting = true }).StartAsync(Request, Cancel));

        Assert.Equal("ResourceAlreadyExistsException", error.ErrorCode);
    }

    [Fact]
    public async Task Pauses_longer_before_each_try_and_never_alike()
    {
        HashSet<TimeSpan> pauses = [];
        for (int i = 0; i < 100; i++)
        {
            for (int tries = 1; tries <= 4; tries++)
            {
                _service.Creates.Enqueue((FakeService.Error("InternalFailure", status: 500), null));
            }

            TimeSpan before = _time.Elapsed;
            await Starter().StartAsync(Request with { JobName = $"job{i}" }, Cancel);
            pauses.Add(_time.Elapsed - before);
        }

        // Up to 1, 2, 4 and 8 seconds, half of it on the average: 750 seconds, and never 250 more or less.
        Assert.InRange(_time.Elapsed.TotalSeconds, 500, 1000);
        Assert.InRange(pauses.Max().TotalSeconds, 0, 15);
        Assert.InRange(pauses.Count, 90, 100);
    }

    [Fact]
    public async Task Does_not_repeat_what_the_service_refuses()
    {
        _service.Creates.Enqueue((FakeService.Error("InvalidInputException"), null));

        PersonalizeException error = await Assert.ThrowsAsync<PersonalizeException>(() => Starter().StartAsync(Request, Cancel));

        Assert.Equal("InvalidInputException", error.ErrorCode);
        Assert.Equal(1, _service.CreateCalls);
    }

    [Fact]
    public async Task Takes_no_job_for_its_own_that_was_there_before()
    {
        await Starter().StartAsync(Request, Cancel);

        PersonalizeException error = await Assert.ThrowsAsync<PersonalizeException>(() => Starter().StartAsync(Request, Cancel));

        Assert.Equal("ResourceAlreadyExistsException", error.ErrorCode);
        Assert.Equal(0, _service.Describes);
    }

    [Theory]
    [InlineData(IngestionMode.PUT, null)]
    [InlineData(IngestionMode.ALL, IngestionMode.ALL)]
    public async Task Takes_an_existing_job_with_UseExisting_if_the_job_does_what_is_requested(IngestionMode existing, IngestionMode? requested)
    {
        await Starter().StartAsync(Request with { IngestionMode = existing }, Cancel);

        DatasetExportJob job = (await Starter(new StartOptions { UseExisting = true }).StartAsync(Request with { IngestionMode = requested }, Cancel)).Job;

        Assert.Equal("nightly", job.JobName);
        Assert.Equal(1, _service.Created);
    }

    [Fact]
    public async Task Says_in_what_a_job_that_was_there_before_differs()
    {
        DatasetExportJobRequest other = Request with { IngestionMode = IngestionMode.BULK, S3DataDestinationPath = "s3://other/", KmsKeyArn = "k", RoleArn = "r" };
        await Starter().StartAsync(other with { DatasetArn = Request.DatasetArn.Replace("ITEMS", "USERS", StringComparison.Ordinal) }, Cancel);

        PersonalizeException error = await Assert.ThrowsAsync<PersonalizeException>(
            () => Starter(new StartOptions { UseExisting = true }).StartAsync(Request, Cancel));

        Assert.Equal("ResourceAlreadyExistsException", error.ErrorCode);
        Assert.EndsWith(
            $"It was created with different values: dataset {Request.DatasetArn.Replace("ITEMS", "USERS", StringComparison.Ordinal)} (requested {Request.DatasetArn}), "
                + $"destination s3://other/ (requested s3://bucket/folder/), KMS key k (requested none), role r (requested {Request.RoleArn}), ingestion mode BULK (requested PUT).",
            error.Message);
        Assert.Equal("request-1", error.RequestId);
    }

    // All that a job is created with but its name, by which it is found, and its tags, which can change.
    public static TheoryData<string> Compared => [.. typeof(DatasetExportJobRequest).GetProperties().Select(member => member.Name).Except(["JobName", "Tags"])];

    [Theory]
    [MemberData(nameof(Compared))]
    public async Task Takes_no_existing_job_that_differs_in_a_member(string name)
    {
        await Starter().StartAsync(Request, Cancel);
        DatasetExportJobRequest other = Request with { };
        PropertyInfo member = typeof(DatasetExportJobRequest).GetProperty(name)!;
        member.SetValue(other, member.PropertyType == typeof(string) ? member.GetValue(Request) + "2" : IngestionMode.BULK);

        PersonalizeException error = await Assert.ThrowsAsync<PersonalizeException>(
            () => Starter(new StartOptions { UseExisting = true }).StartAsync(other, Cancel));

        Assert.Contains($"(requested {member.GetValue(other)}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_what_a_job_that_was_there_before_lacks()
    {
        await Starter().StartAsync(Request, Cancel);

        PersonalizeException error = await Assert.ThrowsAsync<PersonalizeException>(
            () => Starter(new StartOptions { UseExisting = true }).StartAsync(Request with { KmsKeyArn = "k" }, Cancel));

        Assert.EndsWith("It was created with different values: KMS key none (requested k).", error.Message);
    }

    [Fact]
    public async Task Starts_nothing_for_nothing() => await Assert.ThrowsAsync<ArgumentNullException>(() => Starter().StartAsync(null!, Cancel));

    [Theory]
    [InlineData("LimitExceededException", "More than 5 resources with PENDING or IN_PROGRESS status.")]
    [InlineData("ResourceInUseException", "busy")]
    public async Task Holds_a_job_until_the_quota_allows_it(string code, string message)
    {
        for (int i = 0; i < 40; i++)
        {
            _service.Creates.Enqueue((FakeService.Error(code, message), null));
        }

        int held = 0;
        DatasetExportJob job = (await Starter(new StartOptions { WaitForSlot = true, OnNoSlot = (_, _) => held++ }).StartAsync(Request, Cancel)).Job;

        Assert.Equal("nightly", job.JobName);
        Assert.Equal(40, held);
    }

    [Fact]
    public async Task Gives_up_holding_a_job_at_the_timeout()
    {
        for (int i = 0; i < 1000; i++)
        {
            _service.Creates.Enqueue((FakeService.Error("LimitExceededException", "More than 5 resources with PENDING or IN_PROGRESS status."), null));
        }

        PersonalizeException error = await Assert.ThrowsAsync<PersonalizeException>(
            () => Starter(new StartOptions { WaitForSlot = true, SlotTimeout = TimeSpan.FromMinutes(10) }).StartAsync(Request, Cancel));

        Assert.Equal("LimitExceededException", error.ErrorCode);
        Assert.Equal(TimeSpan.FromMinutes(10), _time.Elapsed);
    }

    [Fact]
    public async Task Holds_no_job_without_WaitForSlot()
    {
        _service.Creates.Enqueue((FakeService.Error("LimitExceededException", "More than 5 resources with PENDING or IN_PROGRESS status."), null));

        await Assert.ThrowsAsync<PersonalizeException>(() => Starter().StartAsync(Request, Cancel));

        Assert.Equal(1, _service.CreateCalls);
    }

    [Fact]
    public async Task Stops_repeating_when_everything_fails()
    {
        DatasetExportJobStarter starter = Starter();
        for (int i = 0; i < 1000; i++)
        {
            _service.Creates.Enqueue((FakeService.Error("InternalFailure", status: 500), null));
        }

        for (int i = 0; i < 100; i++)
        {
            await Assert.ThrowsAsync<CreateOutcomeUnknownException>(() => starter.StartAsync(Request, Cancel));
        }

        Assert.Equal(200, _service.CreateCalls);
    }

    [Fact]
    public async Task May_repeat_once_more_for_every_job_that_it_starts_but_never_saves_up()
    {
        DatasetExportJobStarter starter = Starter();
        for (int i = 0; i < 300; i++)
        {
            _service.Creates.Enqueue((FakeService.Error("InternalFailure", status: 500), null));
            _service.Creates.Enqueue((null, null));
            await starter.StartAsync(Request with { JobName = $"job{i}" }, Cancel);
        }

        for (int i = 0; i < 200; i++)
        {
            await starter.StartAsync(Request with { JobName = $"more{i}" }, Cancel);
        }

        for (int i = 0; i < 1000; i++)
        {
            _service.Creates.Enqueue((FakeService.Error("InternalFailure", status: 500), null));
        }

        int calls = _service.CreateCalls;
        for (int i = 0; i < 100; i++)
        {
            await Assert.ThrowsAsync<CreateOutcomeUnknownException>(() => starter.StartAsync(Request, Cancel));
        }

        Assert.Equal(200, _service.CreateCalls - calls);
    }

    [Fact]
    public async Task Starts_each_job_however_often_it_is_throttled()
    {
        DatasetExportJobStarter starter = ThrottledStarter();
        for (int i = 0; i < 100; i++)
        {
            for (int tries = 0; tries < 10; tries++)
            {
                _service.Creates.Enqueue((FakeService.Error("ThrottlingException"), null));
            }

            _service.Creates.Enqueue((null, null));
            await starter.StartAsync(Request with { JobName = $"job{i}" }, Cancel);
        }

        Assert.Equal((100, 1100, 0), (_service.Created, _service.CreateCalls, _service.Describes));
    }

    [Fact]
    public async Task Knows_that_nothing_was_started_when_every_request_is_throttled()
    {
        for (int i = 0; i < 1000; i++)
        {
            _service.Creates.Enqueue((FakeService.Error("ThrottlingException"), null));
        }

        PersonalizeException error = await Assert.ThrowsAsync<PersonalizeException>(() => ThrottledStarter().StartAsync(Request, Cancel));

        Assert.Equal("ThrottlingException", error.ErrorCode);
        Assert.Equal(0, _service.Describes);
    }

    [Fact]
    public async Task Does_not_know_the_outcome_of_a_lost_request_when_every_request_is_throttled_afterwards()
    {
        _service.Creates.Enqueue((null, FakeService.Lost()));
        _service.BeforeResponse = _ => Task.FromException(FakeService.Error("ThrottlingException"));

        await Assert.ThrowsAsync<CreateOutcomeUnknownException>(() => ThrottledStarter().StartAsync(Request, Cancel));
    }

    private DatasetExportJobStarter ThrottledStarter() =>
        new(new ThrottledService(_service, "https://test", "", TimeSpan.FromMinutes(3), _ => { }, new(), _time), new StartOptions(), _time);

    private DatasetExportJobStarter Starter(StartOptions? options = null) => new(_service, options ?? new StartOptions(), _time);
}
