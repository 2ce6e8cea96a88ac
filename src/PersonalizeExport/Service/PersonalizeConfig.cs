using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.Util.Internal;

namespace PersonalizeExport.Service;

/// <summary>What the SDK must know of Amazon Personalize as a service.</summary>
internal sealed class PersonalizeConfig : ClientConfig
{
    /// <summary>The service's ID in the API model; profiles and environment variables are looked up by it.</summary>
    public const string Service = "Personalize";

    private static readonly string Version = typeof(PersonalizeConfig).Assembly.GetName().Version!.ToString(3);

    public PersonalizeConfig()
        : base(DefaultsModes())
    {
        ServiceId = Service;
        AuthenticationServiceName = "personalize";
        EndpointProvider = new PersonalizeEndpointProvider();

        // A connection that broke is a failed try like any other, which the retry policy decides on.
        MaxStaleConnectionRetries = 0;
    }

    public override string ServiceVersion => "2018-05-22";

    /// <summary>How the module names itself to services.</summary>
    public static string UserAgentOfModule { get; } = InternalSDKUtils.BuildUserAgentString("PersonalizeExport", Version);

    public override string UserAgent => UserAgentOfModule;

    public override string RegionEndpointServiceName => "personalize";

    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) =>
        EndpointProvider.ResolveEndpoint(new PersonalizeEndpointParameters(this));

    /// <summary>Connect and TLS timeouts of the SDKs' "defaults mode", which a user chooses by AWS_DEFAULTS_MODE or a profile.</summary>
    public static DefaultConfigurationProvider DefaultsModes() => new(
    [
        Mode(DefaultConfigurationMode.Standard, 3.1),
        Mode(DefaultConfigurationMode.InRegion, 1.1),
        Mode(DefaultConfigurationMode.CrossRegion, 3.1),
        Mode(DefaultConfigurationMode.Mobile, 30),
        Mode(DefaultConfigurationMode.Auto, 1.1),
    ]);

    private static DefaultConfiguration Mode(DefaultConfigurationMode name, double connectSeconds) => new()
    {
        Name = name,
        RetryMode = RequestRetryMode.Standard,
        ConnectTimeout = TimeSpan.FromSeconds(connectSeconds),
        TlsNegotiationTimeout = TimeSpan.FromSeconds(connectSeconds),
    };
}
