namespace PersonalizeExport;

/// <summary>Whose account is called, in which region, at which endpoint. What is left null is looked for where the AWS SDKs look.</summary>
public sealed record ConnectionOptions
{
    /// <summary>The region's system name, such as eu-west-1. Any name is taken: AWS adds regions.</summary>
    public string? Region { get; init; }

    /// <summary>The name of a profile of the shared AWS config and credentials files.</summary>
    public string? ProfileName { get; init; }

    /// <summary>An access key; goes with <see cref="SecretKey"/>.</summary>
    public string? AccessKey { get; init; }

    /// <summary>The secret of <see cref="AccessKey"/>.</summary>
    public string? SecretKey { get; init; }

    /// <summary>The session token of temporary keys.</summary>
    public string? SessionToken { get; init; }

    /// <summary>The URL to call in place of the region's endpoint.</summary>
    public string? EndpointUrl { get; init; }
}
