using PersonalizeExport.Aws.Sdk;

namespace PersonalizeExport.Aws;

/// <summary>The SDK's configuration for Amazon Personalize.</summary>
internal sealed class PersonalizeConfig : ServiceConfig
{
    public const string Id = "Personalize";

    public PersonalizeConfig(ClientSettings settings)
        : base("personalize", settings)
    {
        // Chosen.
        Timeout = TimeSpan.FromSeconds(30);
        MaxErrorRetry = 2;

        // A connection that broke is a failed try like any other, which the retry policy decides on.
        MaxStaleConnectionRetries = 0;
    }
}
