namespace PersonalizeExport;

/// <summary>
/// The parts of an Amazon Resource Name of Personalize: <c>arn:partition:personalize:region:account:type/name</c>.
/// </summary>
/// <param name="Partition">The partition: aws, aws-cn, aws-us-gov, ...</param>
/// <param name="Region">The region's system name, such as eu-west-1, or null where the ARN leaves it empty.</param>
/// <param name="AccountId">The account's number, or null where the ARN leaves it empty.</param>
/// <param name="ResourceType">What the ARN names: dataset, dataset-export-job, dataset-group, ...</param>
/// <param name="ResourceName">The name behind the type. Of a dataset it is <c>group/TYPE</c>.</param>
public sealed record PersonalizeArn(
    string Partition, string? Region, string? AccountId, string ResourceType, string ResourceName)
{
    /// <summary>Parses an ARN of Personalize.</summary>
    /// <returns>The parts, or null where <paramref name="value"/> is not an ARN of Personalize.</returns>
    public static PersonalizeArn? TryParse(string? value)
    {
        if (value?.Split(':', 6) is not
            ["arn", { Length: > 0 } partition, "personalize", var region, var account, { Length: > 0 } resource])
        {
            return null;
        }

        string[] parts = resource.Split('/', 2);
        return new PersonalizeArn(
            partition, NullIfEmpty(region), NullIfEmpty(account), parts[0], parts.Length > 1 ? parts[1] : "");
    }

    private static string? NullIfEmpty(string part) => part.Length > 0 ? part : null;
}
