using System.Globalization;
using Amazon.Runtime;
using PersonalizeExport.Aws.Sdk;
using static Amazon.Runtime.RefreshingAWSCredentials;

namespace PersonalizeExport.Aws.Credentials;

/// <summary>
/// The temporary credentials of a role, which AWS STS issues. It speaks the AWS query protocol: a form goes, XML comes.
/// </summary>
internal static class RoleCredentials
{
    /// <summary>The credentials of a role that other credentials may assume.</summary>
    /// <param name="source">The other credentials.</param>
    /// <param name="settings">How STS is called.</param>
    /// <param name="role">The parameters of the role; null where one is left out.</param>
    public static AWSCredentials From(
        AWSCredentials source, ClientSettings settings, params (string Name, string? Value)[] role) =>
        new TemporaryCredentials(() => RequestAsync(source, settings, "AssumeRole", role));

    /// <summary>
    /// The credentials of a role that the bearer of a token may assume; the token's file is read each time.
    /// </summary>
    public static AWSCredentials From(
        string tokenFile, ClientSettings settings, params (string Name, string? Value)[] role) =>
        new TemporaryCredentials(async () =>
        {
            string token = await File.ReadAllTextAsync(tokenFile, SdkScope.CancellationToken).ConfigureAwait(false);
            return await RequestAsync(
                null, settings, "AssumeRoleWithWebIdentity", [.. role, ("WebIdentityToken", token.Trim())])
                .ConfigureAwait(false);
        });

    /// <summary>The parameters that name a role and its session.</summary>
    public static (string Name, string? Value)[] Role(string roleArn, string? sessionName)
    {
        string time = DateTime.UtcNow.ToString("yyyyMMddHHmmssfff", CultureInfo.InvariantCulture);
        return [("RoleArn", roleArn), ("RoleSessionName", sessionName ?? $"PersonalizeExport-{time}")];
    }

    private static async Task<CredentialsRefreshState> RequestAsync(
        AWSCredentials? source, ClientSettings settings, string action, (string Name, string? Value)[] role)
    {
        ServiceRequest request = new(action);
        foreach ((string name, string? value) in role.Append(("Action", action)).Append(("Version", "2011-06-15")))
        {
            if (value is not null)
            {
                request.Wire.Parameters[name] = value;
            }
        }

        using ServiceClient sts = new(source, new ServiceConfig("sts", settings));
        return await sts.SendAsync(request, TemporaryCredentials.Read, SdkScope.CancellationToken)
            .ConfigureAwait(false);
    }
}
