using PersonalizeExport.Aws.Sdk;

namespace PersonalizeExport.Aws;

/// <summary>The SDK's configuration for Amazon Personalize.</summary>
internal sealed class PersonalizeConfig : ServiceConfig
{
    public const string Id = "Personalize";

    public PersonalizeConfig(ClientSettings settings)
        : base(Id, "personalize", "personalize", "2018-05-22", settings)
    {
        // Chosen. The SDK's default is 100 seconds for each try.
        Timeout = TimeSpan.FromSeconds(30);

        // A connection that broke is a failed try like any other, which the retry policy decides on.
        MaxStaleConnectionRetries = 0;
    }
}
