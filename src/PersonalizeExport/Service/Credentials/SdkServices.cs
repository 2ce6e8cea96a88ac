using Amazon.RuntimeDependencies;
using PersonalizeExport.Service.Credentials.Clients;

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
        registry.RegisterSSOClient(context => new SsoClient(context.SSOClientContextData.Region.SystemName));
        registry.RegisterSSOOIDCClient(context => new SsoTokenClient(context.SSOOIDCClientContextData.Region.SystemName));
        return true;
    });

    /// <summary>Does it, once in a process.</summary>
    public static void Register() => _ = Registration.Value;
}
