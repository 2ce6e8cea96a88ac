using PersonalizeExport.Service.Sdk;

namespace PersonalizeExport.Service;

/// <summary>Amazon Personalize, as the SDK must know it.</summary>
internal sealed class PersonalizeConfig : ServiceConfig
{
    public PersonalizeConfig()
        : base("Personalize", "personalize", "personalize", "2018-05-22")
    {
        // A connection that broke is a failed try like any other, which the retry policy decides on.
        MaxStaleConnectionRetries = 0;
    }
}
