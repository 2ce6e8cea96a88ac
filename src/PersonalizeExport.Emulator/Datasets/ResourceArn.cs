namespace PersonalizeExport.Emulator.Datasets;

/// <summary>The ARN of a resource of the service.</summary>
internal sealed record ResourceArn(string Partition, string Region, string Account, string Resource)
{
    /// <summary>The ARN of a resource in the region's own partition.</summary>
    public static ResourceArn In(string region, string account, string resource) => new(PartitionOf(region), region, account, resource);

    /// <summary>Parses a value that has passed validation as an ARN of Personalize.</summary>
    public static ResourceArn Parse(string arn)
    {
        string[] parts = arn.Split(':', 6);
        return new ResourceArn(parts[1], parts[3], parts[4], parts[5]);
    }

    public override string ToString() => $"arn:{Partition}:personalize:{Region}:{Account}:{Resource}";

    private static string PartitionOf(string region) => region switch
    {
        _ when region.StartsWith("cn-", StringComparison.Ordinal) => "aws-cn",
        _ when region.StartsWith("us-gov-", StringComparison.Ordinal) => "aws-us-gov",
        _ => "aws",
    };
}
