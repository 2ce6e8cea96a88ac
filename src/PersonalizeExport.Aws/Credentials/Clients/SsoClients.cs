using Amazon.RuntimeDependencies;

namespace PersonalizeExport.Aws.Credentials.Clients;

/// <summary>The clients that the SDK's SSO credentials use.</summary>
/// <remarks>
/// The SDK has packages of such clients, but every copy of the SDK in a process looks for them in all its assemblies by their names, and takes
/// the first: with them the module would break the roles and logins of AWS Tools, and AWS Tools those of the module.
/// </remarks>
internal static class SsoClients
{
    private static readonly Lazy<bool> Registration = new(() =>
    {
        GlobalRuntimeDependencyRegistry registry = GlobalRuntimeDependencyRegistry.Instance;
        registry.RegisterSSOClient(context => new SsoClient(ConfiguredEndpoint.Settings("SSO", context.SSOClientContextData.Region.SystemName)));
        registry.RegisterSSOOIDCClient(context => new SsoTokenClient(ConfiguredEndpoint.Settings("SSO OIDC", context.SSOOIDCClientContextData.Region.SystemName)));
        return true;
    });

    /// <summary>Registers them with the SDK, once in a process.</summary>
    public static void Register() => _ = Registration.Value;
}
