using FsCheck;
using FsCheck.Fluent;

namespace PersonalizeExport.Tests.Properties;

/// <summary>
/// Jobs that are waited for, how many polls in a hundred fail in one way or the other, decided by the seed, and how the waiter waits. At a request the
/// caller may lose patience.
/// </summary>
public sealed record WaitScenario(
    ScheduledJob[] Jobs, int Seed, int TransientPercent, int RefusedPercent, WaitOptions Options, int? CancelAtCall)
{
    /// <summary>From which request on none is responded to, if the service hangs.</summary>
    public int? HangAtCall { get; init; }

    /// <summary>After which round of polls the caller loses patience, if it does.</summary>
    public int? CancelAtPoll { get; init; }

    public bool IsWithoutFaults => TransientPercent == 0 && RefusedPercent == 0;

    /// <summary>The fault that strikes the n-th poll of a job, or null: whatever the order of polls that are under way together.</summary>
    public PersonalizeException? FaultOf(string name, int times)
    {
        Random random = new(name.Aggregate((Seed * 31) + times, (hash, c) => unchecked((hash * 31) + c)));
        int drawn = random.Next(100);
        IReadOnlyList<Func<PersonalizeException>>? faults = drawn < TransientPercent ? Faults.Transient : drawn < TransientPercent + RefusedPercent
            ? Faults.Refused : null;
        return faults?[random.Next(faults.Count)]();
    }

    public static Arbitrary<WaitScenario> Scenarios() => Arb.From(
        from count in Gen.Frequency((6, Gen.Choose(1, 6)), (1, Gen.Choose(7, 40)), (1, Gen.Choose(100, 260)))
        from jobs in Gen.ArrayOf(Job, count)
        from seed in Gen.Choose(0, 1_000_000)
        from transient in Gen.Elements(0, 0, 10, 30, 60, 100)
        from refused in Gen.Elements(0, 0, 0, 2, 10)
        from timeout in Gen.Elements(0, 1, 59, 300, 3600, 10_800)
        from interval in Gen.Elements<int?>(null, null, 100, 30, 7)
        from concurrency in Gen.Elements(1, 2, 5, 100)
        from cancelAt in Gen.Choose(1, 3 * count)
        select new WaitScenario(
            [.. jobs.Select((job, i) => job with { Name = $"job{i}" })],
            seed,
            transient,
            refused,
            new WaitOptions
            {
                Timeout = TimeSpan.FromSeconds(timeout),
                PollInterval = interval is { } parts ? TimeSpan.FromSeconds(Math.Max(1, timeout / parts)) : null,
                MaxConcurrency = concurrency,
            },
            cancelAt),
        Smaller);

    public override string ToString() =>
        $"""
        Jobs: {string.Join("; ", Jobs.Select(job => job.ToString()))}
        Seed {Seed}, {TransientPercent} % transient, {RefusedPercent} % refused, cancel at call {CancelAtCall}
        {Options}
        """;

    private static Gen<ScheduledJob> Job =>
        from words in Gen.Choose(1, 3).SelectMany(count => Gen.ArrayOf(Word, count))
        from end in Gen.Frequency((1, Gen.Constant(0)), (3, Gen.Choose(1, 400)), (2, Gen.Choose(400, 4000)), (1, Gen.Choose(4000, 20_000)))
        from outcome in Gen.Elements(JobStatus.Active, JobStatus.Active, JobStatus.CreateFailed)
        from gone in Gen.Frequency((12, Gen.Constant<int?>(null)), (1, Gen.Choose(0, 4000).Select(seconds => (int?)seconds)))
        select new ScheduledJob(
            "job", words, TimeSpan.FromSeconds(end), outcome, gone is { } seconds ? TimeSpan.FromSeconds(seconds) : null);

    private static Gen<string> Word => Gen.Elements(
        JobStatus.CreatePending, JobStatus.CreateInProgress, JobStatus.CreateInProgress, "CREATE STOPPING", "", "active", "DELETE IN_PROGRESS");

    private static IEnumerable<WaitScenario> Smaller(WaitScenario scenario)
    {
        for (int part = scenario.Jobs.Length / 2; part > 0; part /= 2)
        {
            for (int at = 0; at + part <= scenario.Jobs.Length; at += part)
            {
                yield return scenario with { Jobs = [.. scenario.Jobs[..at], .. scenario.Jobs[(at + part)..]] };
            }
        }
    }
}

/// <summary>
/// A job whose life is known beforehand. Until it ends its status is one of the words after the other, each for 20 seconds, round and round; it may vanish.
/// </summary>
public sealed record ScheduledJob(string Name, string[] Words, TimeSpan End, string Outcome, TimeSpan? Gone)
{
    public string Arn => FakeService.ArnPrefix + Name;

    public bool IsGone(TimeSpan elapsed) => elapsed >= Gone;

    public DatasetExportJob At(TimeSpan elapsed) => new()
    {
        DatasetExportJobArn = Arn,
        JobName = Name,
        DatasetArn = "arn:aws:personalize:eu-west-1:123456789012:dataset/group/ITEMS",
        RoleArn = "arn:aws:iam::123456789012:role/export",
        S3DataDestinationPath = "s3://bucket/folder/",
        Status = elapsed >= End ? Outcome : Words[(int)(elapsed / TimeSpan.FromSeconds(20)) % Words.Length],
        CreationDateTime = DateTime.UnixEpoch,
        LastUpdatedDateTime = DateTime.UnixEpoch + (elapsed < End ? elapsed : End),
        FailureReason = elapsed >= End && Outcome == JobStatus.CreateFailed ? "no such bucket" : null,
    };

    public override string ToString() => $"{Name}: {string.Join(", ", Words)} until {End}, then {Outcome}{(Gone is null ? "" : $", gone at {Gone}")}";
}
