namespace PersonalizeExport;

/// <summary>
/// Which records a dataset export job writes, by how they came into the dataset. The service's default is <see cref="PUT"/>.
/// </summary>
/// <remarks>
/// The names are those of the API model's IngestionMode: what a user types is what is sent.
/// In every mode, records that are equal in all fields are exported once.
/// </remarks>
public enum IngestionMode
{
    /// <summary>The records of bulk imports (dataset import jobs).</summary>
    BULK,

    /// <summary>The records that were imported one by one or in small batches (PutEvents, PutItems, PutUsers).</summary>
    PUT,

    /// <summary>Both. Of items and users that share an ID only the newest is exported; of interactions all are.</summary>
    ALL,
}
