using System.Net;
using System.Reflection;
using Amazon.Runtime;
using PersonalizeExport.Aws.Sdk;

namespace PersonalizeExport.Aws.Credentials;

/// <summary>
/// Credentials of another copy of the AWS SDK, such as AWS Tools emits: to .NET their type is another, though it has
/// the same name and members. They are read for every request, so that they can renew themselves.
/// </summary>
/// <param name="credentials">The credentials.</param>
/// <param name="getCredentials">Their method that gives the keys.</param>
internal sealed class ForeignCredentials(object credentials, MethodInfo getCredentials) : AWSCredentials
{
    /// <summary>
    /// Takes credentials of any SDK, or a user name and password that are an access key and its secret.
    /// </summary>
    /// <returns>The credentials, or null where the object is none.</returns>
    public static AWSCredentials? TryWrap(object candidate) =>
        candidate switch
        {
            NetworkCredential pair => new BasicAWSCredentials(pair.UserName, pair.Password),
            _ when candidate.GetType().GetMethod("GetCredentials", Type.EmptyTypes) is { } getCredentials
                    && HasKeys(getCredentials.ReturnType) =>
                new ForeignCredentials(NoScript(candidate), getCredentials),
            _ => null,
        };

    public override ImmutableCredentials GetCredentials()
    {
        object keys = getCredentials.Invoke(credentials, BindingFlags.DoNotWrapExceptions, null, null, null)
            ?? throw new AmazonClientException("The object contains no keys.");
        return new ImmutableCredentials(Read(keys, "AccessKey"), Read(keys, "SecretKey"), Read(keys, "Token"));
    }

    // Off the caller's thread, as the other SDK may go to the network for it, and it knows nothing of the call's token.
    public override Task<ImmutableCredentials> GetCredentialsAsync() =>
        Task.Run(GetCredentials).WaitAsync(SdkScope.CancellationToken);

    // The method of a PowerShell class runs on the pipeline thread, which waits for these credentials: neither would go
    // on.
    private static object NoScript(object candidate) =>
        candidate.GetType() is { Assembly.IsDynamic: true, Name: var name }
            ? throw ConnectionException.Invalid(
                $"{name} is a PowerShell class, whose objects cannot be used as credentials. " +
                $"Specify -AccessKey, -SecretKey and -SessionToken.")
            : candidate;

    private static bool HasKeys(Type keys) =>
        keys.GetProperty("AccessKey") is not null && keys.GetProperty("SecretKey") is not null;

    private static string? Read(object keys, string property) =>
        keys.GetType().GetProperty(property)?.GetValue(keys) as string;
}
