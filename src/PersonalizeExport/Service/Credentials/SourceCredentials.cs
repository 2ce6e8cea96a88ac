using Amazon.Runtime;

namespace PersonalizeExport.Service.Credentials;

/// <summary>
/// Credentials that know where they come from. Their sources fail in many ways, not all of which the SDK means to be errors of a call; here
/// each becomes one that names the source.
/// </summary>
internal sealed class SourceCredentials(AWSCredentials credentials, string source) : AWSCredentials
{
    public override ImmutableCredentials GetCredentials()
    {
        try
        {
            return credentials.GetCredentials();
        }
        catch (Exception cause) when (IsFaultOfSource(cause))
        {
            throw Failed(cause);
        }
    }

    public override async Task<ImmutableCredentials> GetCredentialsAsync()
    {
        try
        {
            return await credentials.GetCredentialsAsync().ConfigureAwait(false);
        }
        catch (Exception cause) when (IsFaultOfSource(cause))
        {
            throw Failed(cause);
        }
    }

    // What a service answered, such as STS, has a code of its own that tells more.
    private static bool IsFaultOfSource(Exception cause) => cause is not (AmazonServiceException or OperationCanceledException);

    private CredentialsException Failed(Exception cause) => new($"{source} gave no credentials: {cause.Message.TrimEnd()}", cause);
}
