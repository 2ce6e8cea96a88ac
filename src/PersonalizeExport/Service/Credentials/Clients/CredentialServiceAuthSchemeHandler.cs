using Amazon.Runtime;
using Amazon.Runtime.Credentials.Internal;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Auth;

namespace PersonalizeExport.Service.Credentials.Clients;

/// <summary>The pipeline's step that chooses how to sign: a call whose token is in the request is not signed.</summary>
internal sealed class CredentialServiceAuthSchemeHandler : BaseAuthResolverHandler
{
    protected override List<IAuthSchemeOption> ResolveAuthOptions(IExecutionContext executionContext) =>
        executionContext.RequestContext.ExplicitAWSCredentials is AnonymousAWSCredentials ? AuthSchemeOption.DEFAULT_NOAUTH : AuthSchemeOption.DEFAULT_SIGV4;
}
