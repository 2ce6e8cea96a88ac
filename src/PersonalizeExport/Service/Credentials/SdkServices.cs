using Amazon.Runtime;
using Amazon.RuntimeDependencies;
using Amazon.SSO;
using Amazon.SSOOIDC;

namespace PersonalizeExport.Service.Credentials;

/// <summary>
/// Tells the SDK which clients its SSO credentials are to use. Left alone it looks for them in every assembly of the process by name, and
/// beside AWS Tools it finds those of another SDK.
/// </summary>
internal static class SdkServices
{
    private static readonly Lazy<bool> Registration = new(() =>
    {
        GlobalRuntimeDependencyRegistry registry = GlobalRuntimeDependencyRegistry.Instance;
        registry.RegisterSSOClient(context => new AmazonSSOClient(
            new AnonymousAWSCredentials(), new AmazonSSOConfig { RegionEndpoint = context.SSOClientContextData.Region }));
        registry.RegisterSSOOIDCClient(context => new AmazonSSOOIDCClient(
            new AnonymousAWSCredentials(), new AmazonSSOOIDCConfig { RegionEndpoint = context.SSOOIDCClientContextData.Region }));
        return true;
    });

    /// <summary>Does it, once in a process.</summary>
    public static void Register() => _ = Registration.Value;
}
