namespace PersonalizeExport;

/// <summary>
/// The parts of an Amazon Resource Name of Personalize: <c>arn:partition:personalize:region:account:type/name</c>.
/// </summary>
public sealed record PersonalizeArn
{
    private PersonalizeArn(string partition, string region, string accountId, string resource)
    {
        int slash = resource.IndexOf('/', StringComparison.Ordinal);
        Partition = partition;
        Region = region.Length == 0 ? null : region;
        AccountId = accountId.Length == 0 ? null : accountId;
        ResourceType = slash < 0 ? resource : resource[..slash];
        ResourceName = slash < 0 ? "" : resource[(slash + 1)..];
    }

    /// <summary>The partition: aws, aws-cn, aws-us-gov, ...</summary>
    public string Partition { get; }

    /// <summary>The region's system name, such as eu-west-1, or null where the ARN leaves it empty.</summary>
    public string? Region { get; }

    /// <summary>The account's number, or null where the ARN leaves it empty.</summary>
    public string? AccountId { get; }

    /// <summary>What the ARN names: dataset, dataset-export-job, dataset-group, ...</summary>
    public string ResourceType { get; }

    /// <summary>The name behind the type. Of a dataset it is <c>group/TYPE</c>.</summary>
    public string ResourceName { get; }

    /// <summary>Parses an ARN of Personalize.</summary>
    /// <returns>The parts, or null where <paramref name="value"/> is not an ARN of Personalize.</returns>
    public static PersonalizeArn? TryParse(string? value)
    {
        string[]? parts = value?.Split(':', 6);
        return parts is ["arn", { Length: > 0 } partition, "personalize", var region, var account, { Length: > 0 } resource]
            ? new PersonalizeArn(partition, region, account, resource)
            : null;
    }
}
