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
    /// <param name="candidate">The object; null for none.</param>
    /// <param name="source">Where it was given, for messages.</param>
    /// <exception cref="ConnectionException">The object is something else, or of no use.</exception>
    public static AWSCredentials? From(object? candidate, string source) => candidate switch
    {
        null => null,
        NetworkCredential { Password: "" } => throw ConnectionException.Invalid(
            $"{source}: the secret key is empty. Expected an access key and its secret key."),
        NetworkCredential pair => new BasicAWSCredentials(pair.UserName, pair.Password),
        _ when candidate.GetType().GetMethod("GetCredentials", Type.EmptyTypes) is { } getCredentials
                && getCredentials.ReturnType.GetProperty("SecretKey") is not null =>
            // The method of a PowerShell class runs on the pipeline thread, which waits for these credentials: neither
            // would go on.
            candidate.GetType() is { Assembly.IsDynamic: true, Name: var name }
                ? throw ConnectionException.Invalid(
                    $"{name} is a PowerShell class, whose objects cannot be used as credentials. " +
                    "Specify -AccessKey, -SecretKey and -SessionToken.")
                : new ForeignCredentials(candidate, getCredentials),
        _ => throw ConnectionException.Invalid(
            $"{source}: a value of type {candidate.GetType().Name} was given. Expected credentials of an AWS " +
            "SDK, such as Get-AWSCredential returns, or a PSCredential with an access key and its secret key."),
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

    private static string? Read(object keys, string property) =>
        keys.GetType().GetProperty(property)?.GetValue(keys) as string;
}
