using PersonalizeExport.Aws.Sdk;

namespace PersonalizeExport.Aws;

/// <summary>The SDK's configuration for Amazon Personalize.</summary>
internal sealed class PersonalizeConfig : ServiceConfig
{
    public PersonalizeConfig()
        : base("Personalize", "personalize", "personalize", "2018-05-22")
    {
        // A connection that broke is a failed try like any other, which the retry policy decides on.
        MaxStaleConnectionRetries = 0;
    }
}
