namespace PersonalizeExport;

/// <summary>
/// A dataset export job of Amazon Personalize, as a response has it. What the response does not have is null: a job
/// from a list has no role and no destination, a new job has no times.
/// </summary>
public sealed record DatasetExportJob
{
    /// <summary>The name of the job. A name cannot be reused within a region of an account.</summary>
    public string? JobName { get; init; }

    /// <summary>The job's state, as the service writes it; see <see cref="JobStatus"/>.</summary>
    public string? Status { get; init; }

    /// <summary>The ARN of the job.</summary>
    public required string DatasetExportJobArn { get; init; }

    /// <summary>The ARN of the dataset that is exported.</summary>
    public string? DatasetArn { get; init; }

    /// <summary>The type of the dataset, such as ITEMS, from its ARN.</summary>
    public string? DatasetType => DatasetNames is [_, var type] ? type : null;

    /// <summary>The name of the dataset's group, from its ARN.</summary>
    public string? DatasetGroup => DatasetNames is [var group, _] ? group : null;

    /// <summary>
    /// Which of the dataset's records are exported; see <see cref="PersonalizeExport.IngestionMode"/>.
    /// </summary>
    /// <remarks>
    /// A string, as <see cref="Status"/> is: a new value must not be lost, and other modules and files take strings.
    /// </remarks>
    public string? IngestionMode { get; init; }

    /// <summary>The ARN of the IAM role with which the service writes to the bucket.</summary>
    public string? RoleArn { get; init; }

    /// <summary>Where the export goes, such as s3://bucket/folder/.</summary>
    public string? S3DataDestinationPath { get; init; }

    /// <summary>The same as <see cref="S3DataDestinationPath"/>, under the name that tables and lists show.</summary>
    public string? Destination => S3DataDestinationPath;

    /// <summary>The ARN of the KMS key with which the export is encrypted.</summary>
    public string? KmsKeyArn { get; init; }

    /// <summary>
    /// The bucket of the folder that <see cref="S3DataDestinationPath"/> names; null where it names no folder.
    /// </summary>
    /// <remarks>
    /// Null at a bucket's root, too. S3 cmdlets bind this property from the pipeline and take a bucket without a prefix
    /// for all of the bucket, so a job that names no folder must not name a bucket either: they then take the job's ARN
    /// for the bucket, and the AWS SDK refuses that before it makes a call.
    /// </remarks>
    public string? BucketName => Folder?.BucketName;

    /// <summary>
    /// The folder of <see cref="S3DataDestinationPath"/> as a key prefix that ends in <c>/</c>; null where it names no
    /// folder.
    /// </summary>
    public string? KeyPrefix => Folder?.KeyPrefix;

    /// <summary>The same as <see cref="KeyPrefix"/>, under the name that Get-S3ObjectV2 binds.</summary>
    public string? Prefix => KeyPrefix;

    /// <summary>When the job was created (UTC).</summary>
    public DateTime? CreationDateTime { get; init => field = value?.ToUniversalTime(); }

    /// <summary>The same as <see cref="CreationDateTime"/>, under the name that tables and lists show.</summary>
    /// <remarks>
    /// With its offset, so that PowerShell shows that it is UTC, and compares it with a local time as the moment it is.
    /// </remarks>
    public DateTimeOffset? Created => CreationDateTime;

    /// <summary>When the job's state last changed (UTC).</summary>
    public DateTime? LastUpdatedDateTime { get; init => field = value?.ToUniversalTime(); }

    /// <summary>The same as <see cref="LastUpdatedDateTime"/>, under the name that lists show.</summary>
    public DateTimeOffset? LastUpdated => LastUpdatedDateTime;

    /// <summary>Why a failed job failed.</summary>
    public string? FailureReason { get; init; }

    /// <summary>
    /// The job's tags, of a new job or where they were listed: <c>Tags["team"]</c> is a value. Their text can be read
    /// back, see <see cref="TagList"/>.
    /// </summary>
    public TagList? Tags { get; init; }

    /// <summary>The region of the job, and so of its bucket.</summary>
    public string? Region => PersonalizeArn.TryParse(DatasetExportJobArn)?.Region;

    /// <summary>The account that the job belongs to.</summary>
    public string? AccountId => PersonalizeArn.TryParse(DatasetExportJobArn)?.AccountId;

    /// <summary>The ARN of the job, under the name that the cmdlets for resource tags bind.</summary>
    public string ResourceArn => DatasetExportJobArn;

    /// <summary>Whether the job has ended and its files are in S3.</summary>
    public bool IsActive => Status is JobStatus.Active;

    /// <summary>Whether the job has ended without an export.</summary>
    public bool IsFailed => Status is JobStatus.CreateFailed;

    /// <summary>
    /// Whether the job has ended, one way or the other, and will not change any more. An unknown state is not an end.
    /// </summary>
    public bool IsTerminal => IsActive || IsFailed;

    /// <summary>From creation to the end of a job that has ended, in whole seconds; null while it runs.</summary>
    public TimeSpan? Duration => IsTerminal && LastUpdatedDateTime - CreationDateTime is { } duration
        ? TimeSpan.FromSeconds(Math.Round(duration.TotalSeconds))
        : null;

    private string[] DatasetNames => PersonalizeArn.TryParse(DatasetArn)?.ResourceName.Split('/') ?? [];

    private S3Location? Folder =>
        S3Location.TryParse(S3DataDestinationPath) is { IsBucketRoot: false } folder ? folder : null;

    /// <summary>
    /// The ARN of the job, printable, so that a job stands for its ARN wherever a string is expected.
    /// </summary>
    public override string ToString() => DisplayText.Printable(DatasetExportJobArn);
}

/// <summary>
/// The states of a dataset export job, as the service writes them. A job goes <see cref="CreatePending"/> &gt; <see
/// cref="CreateInProgress"/> &gt; <see cref="Active"/> or <see cref="CreateFailed"/>.
/// </summary>
/// <remarks>Strings, not an enum: in the API model Status is a string, so a new value must not be lost.</remarks>
public static class JobStatus
{
    /// <summary>The job is accepted and has not begun.</summary>
    public const string CreatePending = "CREATE PENDING";

    /// <summary>The job is writing the dataset to S3.</summary>
    public const string CreateInProgress = "CREATE IN_PROGRESS";

    /// <summary>The job has ended and its files are in S3.</summary>
    public const string Active = "ACTIVE";

    /// <summary>The job has ended without an export; its FailureReason says why.</summary>
    public const string CreateFailed = "CREATE FAILED";

    /// <summary>The four states, in the order in which a job goes through them.</summary>
    public static IReadOnlyList<string> Known { get; } = [CreatePending, CreateInProgress, Active, CreateFailed];
}
