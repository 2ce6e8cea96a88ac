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
        foreach (OldJob before in scenario.Before.DistinctBy(old => old.Request.JobName))
        {
            service.AddOldJob(before.Request, before.Age);
        }

        int held = 0;
        DatasetExportJobStarter starter = new(service, scenario.Options with { OnNoSlot = (_, _) => held++ }, time);
        Queue<PersonalizeException?> describes = new(scenario.Describes.Select(fault => fault?.Invoke()));
        service.BeforeResponse = _ => describes.TryDequeue(out PersonalizeException? fault) && fault is not null ? Task.FromException(fault)
            : Task.CompletedTask;
        foreach (CreateFate fate in scenario.Creates)
        {
            service.Creates.Enqueue((fate.Before?.Invoke(), fate.After?.Invoke()));
        }

        foreach (DatasetExportJobRequest request in scenario.Requests)
        {
            bool wasThere = service.Has(request.JobName);
            (int created, int calls, int heldBefore) = (service.Created, service.CreateCalls + service.Describes, held);
            (PersonalizeException? Before, PersonalizeException? After)[] fates = [.. service.Creates];
            int createCalls = service.CreateCalls;
            DatasetExportJob? job = null;
            Exception? error = await Record.ExceptionAsync(async () => job = (await starter.StartAsync(request, Cancel)).Job);
            int made = service.Created - created;
            bool isLost = fates.Take(service.CreateCalls - createCalls).Any(fate => IsLost(fate.Before) || IsLost(fate.After));
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
        from before in Gen.Frequency((2, Gen.Constant(Array.Empty<OldJob>())), (2, Gen.ArrayOf(OldJobs, 1)))
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
            .Concat(Without(scenario.Before).Select(before => scenario with { Before = before }))
            .Concat(scenario.Requests.Length > 1 ? Without(scenario.Requests).Select(requests => scenario with { Requests = requests }) : []));

    private static Gen<DatasetExportJobRequest> Requests =>
        from name in Gen.Elements("a", "b")
        from dataset in Gen.Frequency((9, Gen.Constant(FakeService.Request.DatasetArn)), (1, Gen.Constant(DatasetWithoutRegion)))
        from mode in Gen.Elements<IngestionMode?>(null, IngestionMode.PUT, IngestionMode.ALL)
        select FakeService.Request with { JobName = name, DatasetArn = dataset, IngestionMode = mode };

    // Older than clocks that show whole seconds can mistake for new.
    private static Gen<OldJob> OldJobs =>
        from request in Requests
        from age in Gen.Elements(TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromDays(7))
        select new OldJob(request, age);

    private static Gen<CreateFate> CreateFates => Gen.Frequency(
        (2, Gen.Constant(new CreateFate(null, null))),
        (4, Gen.Elements<Func<PersonalizeException>>(Faults.Lost).Select(fault => new CreateFate(null, fault))),
        (1, Gen.Elements<Func<PersonalizeException>>(Faults.NotSent).Select(fault => new CreateFate(fault, null))),
        (3, Gen.Elements<Func<PersonalizeException>>(Faults.Transient).Select(fault => new CreateFate(fault, null))),
        (2, Gen.Elements<Func<PersonalizeException>>(Faults.NoSlot).Select(fault => new CreateFate(fault, null))),
        (1, Gen.Elements<Func<PersonalizeException>>(Faults.Refused).Select(fault => new CreateFate(fault, null))));

    private static Gen<Func<PersonalizeException>?> DescribeFates => Gen.Frequency<Func<PersonalizeException>?>(
        (4, Gen.Constant<Func<PersonalizeException>?>(null)),
        (5, Gen.Elements<Func<PersonalizeException>?>(Faults.Transient)),
        (1, Gen.Elements<Func<PersonalizeException>?>(Faults.NoSlot)),
        (1, Gen.Elements<Func<PersonalizeException>?>(Faults.Refused)));

    private static bool IsLost(PersonalizeException? error) => error is { MayHaveRun: true };

    private static IEnumerable<T[]> Without<T>(T[] items) => Enumerable.Range(0, items.Length).Select(i => (T[])[.. items[..i], .. items[(i + 1)..]]);

    /// <summary>The outcome of a create: an error before the job is made, or a response that is lost after it, or neither.</summary>
    public sealed record CreateFate(Func<PersonalizeException>? Before, Func<PersonalizeException>? After)
    {
        public override string ToString() => Before is not null ? $"before: {Name(Before)}" : $"after: {Name(After)}";
    }

    /// <summary>A job that was there before.</summary>
    public sealed record OldJob(DatasetExportJobRequest Request, TimeSpan Age);

    /// <param name="Before">The jobs that were there before.</param>
    /// <param name="Requests">The jobs that are requested, one after the other.</param>
    /// <param name="Creates">The fate of each create in turn.</param>
    /// <param name="Describes">The error of each description in turn, or null for none.</param>
    /// <param name="ClockOffset">How far the service's clock is ahead; null where its responses tell no time.</param>
    /// <param name="Options">How to start.</param>
    /// <param name="Lag">How long a job that was made cannot be described.</param>
    /// <param name="Quota">How many jobs may run, a lost one included.</param>
    public sealed record Scenario(
        OldJob[] Before,
        DatasetExportJobRequest[] Requests,
        CreateFate[] Creates,
        Func<PersonalizeException>?[] Describes,
        TimeSpan? ClockOffset,
        StartOptions Options,
        TimeSpan Lag,
        int Quota)
    {
        public override string ToString() =>
            $"""
            Before: {string.Join("; ", Before.Select(old => $"{old.Request.JobName} {old.Request.IngestionMode} {old.Age} ago"))}
            Requests: {string.Join("; ", Requests.Select(request => $"{request.JobName} {request.IngestionMode} {request.DatasetArn}"))}
            Creates: {string.Join("; ", Creates.Select(fate => fate.ToString()))}
            Describes: {string.Join("; ", Describes.Select(Name))}
            Clock: {ClockOffset?.ToString() ?? "not known"}, descriptions lag by {Lag}, quota {Quota}
            {Options}
            """;
    }

    private static string Name(Func<PersonalizeException>? fault) => fault?.Invoke().ErrorCode ?? "none";
}
