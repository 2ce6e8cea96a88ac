namespace PersonalizeExport;

/// <summary>A dataset of Amazon Personalize, as a list of datasets has it.</summary>
public sealed record Dataset
{
    /// <summary>The ARN of the dataset.</summary>
    public required string DatasetArn { get; init; }

    /// <summary>The name of the dataset.</summary>
    public string? Name { get; init; }

    /// <summary>What the dataset has records of: INTERACTIONS, ITEMS, USERS, ACTIONS or ACTION_INTERACTIONS.</summary>
    /// <remarks>A string as the service writes it, in any case: a new type must not be lost.</remarks>
    public string? DatasetType { get; init; }

    /// <summary>The name of the dataset group, which is in the ARN.</summary>
    public string? DatasetGroup => PersonalizeArn.TryParse(DatasetArn)?.ResourceName.Split('/')[0];

    /// <summary>The dataset's state, as the service writes it, such as ACTIVE.</summary>
    public string? Status { get; init; }

    /// <summary>
    /// Whether the dataset can be exported: those of the types ACTIONS and ACTION_INTERACTIONS cannot (developer
    /// guide).
    /// </summary>
    public bool IsExportable => ValueConstraint.DatasetArn.Explain(DatasetArn) is null;

    /// <summary>When the dataset was created (UTC).</summary>
    public DateTime? CreationDateTime { get; init => field = value?.ToUniversalTime(); }

    /// <summary>The same as <see cref="CreationDateTime"/>, with its offset, under a short name.</summary>
    public DateTimeOffset? Created => CreationDateTime;

    /// <summary>When the dataset was last updated (UTC).</summary>
    public DateTime? LastUpdatedDateTime { get; init => field = value?.ToUniversalTime(); }

    /// <summary>The same as <see cref="LastUpdatedDateTime"/>, with its offset, under a short name.</summary>
    public DateTimeOffset? LastUpdated => LastUpdatedDateTime;

    /// <summary>The region of the dataset.</summary>
    public string? Region => PersonalizeArn.TryParse(DatasetArn)?.Region;

    /// <summary>
    /// The ARN of the dataset, printable, so that a dataset stands for its ARN wherever a string is expected.
    /// </summary>
    public override string ToString() => DisplayText.Printable(DatasetArn);
}
