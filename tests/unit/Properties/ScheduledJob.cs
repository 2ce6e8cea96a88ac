using PersonalizeExport.Tests.Support;

namespace PersonalizeExport.Tests.Properties;

/// <summary>A job whose life is known beforehand.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Words">Its status until it ends, one word after the other, each for 20 seconds, round and round.</param>
/// <param name="End">When it ends.</param>
/// <param name="Outcome">Its status from then on.</param>
/// <param name="Gone">When it vanishes, if it does.</param>
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
