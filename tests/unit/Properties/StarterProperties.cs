using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace PersonalizeExport.Tests.Properties;

[Repeatable]
public class StarterProperties
{
    private const string DatasetWithoutRegion = "arn:aws:personalize:::dataset/group/ITEMS";

    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Property(MaxTest = 3000, Arbitrary = [typeof(StarterProperties)])]
    public async Task Each_job_is_made_once_at_most_and_none_is_forgotten(Scenario scenario)
    {
        VirtualTime time = new();
        using FakeService service = new(time) { ClockOffset = scenario.ClockOffset, Propagation = scenario.Lag, Quota = scenario.Quota };
        if (scenario.Before is { } old)
        {
            service.AddOldJob(old.Request, old.Age);
        }

        int held = 0;
        DatasetExportJobStarter starter = new(service, scenario.Options with { OnNoSlot = (_, _) => held++ }, time);
        Queue<PersonalizeException?> describes = new(scenario.Describes);
        service.BeforeResponse = _ => describes.TryDequeue(out PersonalizeException? fault) && fault is not null ? Task.FromException(fault)
            : Task.CompletedTask;
        Array.ForEach(scenario.Creates, service.Creates.Enqueue);

        foreach (DatasetExportJobRequest request in scenario.Requests)
        {
            bool wasThere = service.Has(request.JobName);
            (int created, int calls, int heldBefore) = (service.Created, service.CreateCalls + service.Describes, held);
            (PersonalizeException? BeforeJob, PersonalizeException? AfterJob)[] fates = [.. service.Creates];
            int createCalls = service.CreateCalls;
            DatasetExportJob? job = null;
            Exception? error = await Record.ExceptionAsync(async () => job = (await starter.StartAsync(request, Cancel)).Job);
            int made = service.Created - created;
            bool isLost = fates.Take(service.CreateCalls - createCalls).Any(fate => (fate.BeforeJob ?? fate.AfterJob) is { MayHaveRun: true });
            string arn = FakeService.ArnPrefix + request.JobName;

            Assert.InRange(made, 0, wasThere ? 0 : 1);
            Assert.InRange(service.CreateCalls + service.Describes - calls, 1, ((held - heldBefore + 1) * 10) + 30);
            if (job is not null)
            {
                Assert.Equal(arn, job.DatasetExportJobArn);
                Assert.Equal(
                    (request.DatasetArn, request.S3DataDestinationPath, request.RoleArn, (request.IngestionMode ?? IngestionMode.PUT).ToString()),
                    (job.DatasetArn, job.S3DataDestinationPath, job.RoleArn, job.IngestionMode ?? "PUT"));

                // An old job is never taken for a new one, whatever was lost and whatever clocks show.
                Assert.True(made == 1 || scenario.Options.UseExisting, "An old job was reported as a new one.");
                Assert.True(service.Has(request.JobName));
                continue;
            }

            Assert.IsType<PersonalizeException>(error, exactMatch: false);
            Assert.True(made == 0 || error is CreateOutcomeUnknownException, $"The job was made, but: {error}");
            if (error is CreateOutcomeUnknownException lost)
            {
                Assert.True(isLost, "No response was lost.");
                Assert.Equal(request.DatasetArn == DatasetWithoutRegion ? null : arn, lost.DatasetExportJobArn);
            }
        }
    }

    public static Arbitrary<Scenario> Scenarios() => Arb.From(
        from before in Gen.Frequency((1, Gen.Constant<(DatasetExportJobRequest, TimeSpan)?>(null)), (1, OldJob))
        from clockOffset in Gen.Elements<TimeSpan?>(TimeSpan.Zero, TimeSpan.FromMinutes(-10), TimeSpan.FromMinutes(10), null)
        from requests in Gen.Choose(1, 3).SelectMany(count => Gen.ArrayOf(Requests, count))
        from creates in Gen.Choose(0, 12).SelectMany(count => Gen.ArrayOf(CreateFates, count))
        from describes in Gen.Choose(0, 12).SelectMany(count => Gen.ArrayOf(DescribeFates, count))
        from useExisting in Gen.Elements(true, false)
        from waitForSlot in Gen.Elements(true, false)
        from timeout in Gen.Elements(0, 1, 60, 3600)
        from lag in Gen.Elements(0, 0, 5, 20)
        from quota in Gen.Elements(int.MaxValue, 1)
        select new Scenario(
            before,
            requests,
            creates,
            describes,
            clockOffset,
            new StartOptions { UseExisting = useExisting, WaitForSlot = waitForSlot, SlotTimeout = TimeSpan.FromSeconds(timeout) },
            TimeSpan.FromSeconds(lag),
            quota),
        scenario => Without(scenario.Creates).Select(creates => scenario with { Creates = creates })
            .Concat(Without(scenario.Describes).Select(describes => scenario with { Describes = describes }))
            .Concat(scenario.Before is null ? [] : [scenario with { Before = null }])
            .Concat(scenario.Requests.Length > 1 ? Without(scenario.Requests).Select(requests => scenario with { Requests = requests }) : []));

    private static Gen<DatasetExportJobRequest> Requests =>
        from name in Gen.Elements("a", "b")
        from dataset in Gen.Frequency((9, Gen.Constant(TestClient.Request.DatasetArn)), (1, Gen.Constant(DatasetWithoutRegion)))
        from mode in Gen.Elements<IngestionMode?>(null, IngestionMode.PUT, IngestionMode.ALL)
        select TestClient.Request with { JobName = name, DatasetArn = dataset, IngestionMode = mode };

    // Older than clocks that show whole seconds can mistake for new.
    private static Gen<(DatasetExportJobRequest, TimeSpan)?> OldJob =>
        from request in Requests
        from age in Gen.Elements(TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromDays(7))
        select ((DatasetExportJobRequest, TimeSpan)?)(request, age);

    private static Gen<(PersonalizeException?, PersonalizeException?)> CreateFates => Gen.Frequency<(PersonalizeException?, PersonalizeException?)>(
        (2, Gen.Constant<(PersonalizeException?, PersonalizeException?)>((null, null))),
        (4, OneOf(Faults.Lost).Select(error => ((PersonalizeException?)null, error))),
        (7, Gen.Frequency((1, OneOf(Faults.NotSent)), (3, OneOf(Faults.Transient)), (2, OneOf(Faults.NoSlot)), (1, OneOf(Faults.Refused)))
            .Select(error => (error, (PersonalizeException?)null))));

    private static Gen<PersonalizeException?> DescribeFates => Gen.Frequency(
        (4, Gen.Constant<PersonalizeException?>(null)), (5, OneOf(Faults.Transient)), (1, OneOf(Faults.NoSlot)), (1, OneOf(Faults.Refused)));

    private static Gen<PersonalizeException?> OneOf(IReadOnlyList<Func<PersonalizeException>> faults) =>
        Gen.Elements<Func<PersonalizeException>>(faults).Select(fault => (PersonalizeException?)fault());

    private static IEnumerable<T[]> Without<T>(T[] items) => Enumerable.Range(0, items.Length).Select(i => (T[])[.. items[..i], .. items[(i + 1)..]]);

    /// <summary>
    /// A job that was there before, jobs that are requested one after the other, the errors of each create in turn before and after the job is made, and
    /// those of the descriptions. The clock of the service is ahead, or unknown; for a time a job that was made cannot be described.
    /// </summary>
    public sealed record Scenario(
        (DatasetExportJobRequest Request, TimeSpan Age)? Before,
        DatasetExportJobRequest[] Requests,
        (PersonalizeException? BeforeJob, PersonalizeException? AfterJob)[] Creates,
        PersonalizeException?[] Describes,
        TimeSpan? ClockOffset,
        StartOptions Options,
        TimeSpan Lag,
        int Quota)
    {
        public override string ToString() =>
            $"""
            Before: {Before?.ToString() ?? "none"}
            Requests: {string.Join("; ", Requests.Select(request => $"{request.JobName} {request.IngestionMode} {request.DatasetArn}"))}
            Creates: {string.Join("; ", Creates.Select(errors => $"before: {errors.BeforeJob?.ErrorCode}, after: {errors.AfterJob?.ErrorCode}"))}
            Describes: {string.Join("; ", Describes.Select(error => error?.ErrorCode ?? "none"))}
            Clock: {ClockOffset?.ToString() ?? "not known"}, descriptions lag by {Lag}, quota {Quota}
            {Options}
            """;
    }
}
