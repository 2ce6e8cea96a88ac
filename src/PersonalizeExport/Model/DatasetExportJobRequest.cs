namespace PersonalizeExport;

/// <summary>What a new dataset export job is to do.</summary>
public sealed record DatasetExportJobRequest
{
    /// <summary>The name of the job; see <see cref="ValueConstraint.JobName"/>.</summary>
    public required string JobName { get; init; }

    /// <summary>The dataset to export; see <see cref="ValueConstraint.DatasetArn"/>.</summary>
    public required string DatasetArn { get; init; }

    /// <summary>
    /// The IAM role with which the service writes to the bucket; see <see cref="ValueConstraint.RoleArn"/>.
    /// </summary>
    public required string RoleArn { get; init; }

    /// <summary>
    /// The folder to write to, such as s3://bucket/folder/; see <see cref="ValueConstraint.S3DataDestinationPath"/>.
    /// </summary>
    public required string S3DataDestinationPath { get; init; }

    /// <summary>
    /// The KMS key to encrypt the export with, or null for none; see <see cref="ValueConstraint.KmsKeyArn"/>.
    /// </summary>
    public string? KmsKeyArn { get; init; }

    /// <summary>
    /// Which records to export. Null is not sent, and the service then takes
    /// <see cref="PersonalizeExport.IngestionMode.PUT"/>.
    /// </summary>
    public IngestionMode? IngestionMode { get; init; }

    /// <summary>Tags for the job, at most 200 (the API model; the guide says 50), or null for none.</summary>
    public IReadOnlyList<Tag>? Tags { get; init; }

    /// <summary>The name of the job: it stands for the request where an error shows its target.</summary>
    public override string ToString() => JobName;
}

/// <summary>
/// Which records a dataset export job writes, by how they came into the dataset. The service's default is
/// <see cref="PUT"/>.
/// </summary>
/// <remarks>
/// The names are those of the API model's IngestionMode: what a user types is what is sent.
/// In every mode, records that are equal in all fields are exported once.
/// </remarks>
public enum IngestionMode
{
    /// <summary>The records of bulk imports (dataset import jobs).</summary>
    BULK,

    /// <summary>
    /// The records that were imported one by one or in small batches (PutEvents, PutItems, PutUsers).
    /// </summary>
    PUT,

    /// <summary>
    /// Both. Of items and users that share an ID only the newest is exported; of interactions all are.
    /// </summary>
    ALL,
}
