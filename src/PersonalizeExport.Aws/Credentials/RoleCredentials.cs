using System.Globalization;
using Amazon.Runtime;
using PersonalizeExport.Aws.Sdk;

namespace PersonalizeExport.Aws.Credentials;

/// <summary>
/// The temporary credentials of a role, which AWS STS issues. It speaks the AWS query protocol: a form goes, XML comes.
/// </summary>
internal static class RoleCredentials
{
    /// <param name="settings">How STS is called.</param>
    /// <param name="source">Who assumes the role; null for the bearer of a token.</param>
    /// <param name="roleArn">The role.</param>
    /// <param name="sessionName">The name of the session; null for one of the module's.</param>
    /// <param name="tokenFile">The file of the token, which is read each time.</param>
    /// <param name="externalId">What the role may require of who assumes it.</param>
    /// <param name="duration">How long the credentials are to be valid, in seconds; null for an hour.</param>
    public static AWSCredentials From(
        ClientSettings settings,
        AWSCredentials? source,
        string roleArn,
        string? sessionName,
        string? tokenFile = null,
        string? externalId = null,
        string? duration = null)
    {
        string time = DateTime.UtcNow.ToString("yyyyMMddHHmmssfff", CultureInfo.InvariantCulture);
        string action = source is null ? "AssumeRoleWithWebIdentity" : "AssumeRole";
        return new TemporaryCredentials(async () =>
        {
            string? token = tokenFile is null
                ? null
                : await File.ReadAllTextAsync(tokenFile, SdkScope.CancellationToken).ConfigureAwait(false);
            if (token is not null && string.IsNullOrWhiteSpace(token))
            {
                throw new AmazonClientException($"{tokenFile} has no token.");
            }

            (string Name, string? Value)[] parameters =
            [
                ("Action", action),
                ("Version", "2011-06-15"),
                ("RoleArn", roleArn),
                ("RoleSessionName", sessionName ?? $"PersonalizeExport-{time}"),
                ("ExternalId", externalId),
                ("DurationSeconds", duration),
                ("WebIdentityToken", token?.Trim()),
            ];
            ServiceRequest request = new(action);
            foreach ((string name, string? value) in parameters)
            {
                if (value is not null)
                {
                    request.Wire.Parameters[name] = value;
                }
            }

            using ServiceClient sts = new(source, new ServiceConfig("sts", settings));
            return await sts.SendAsync(request, TemporaryCredentials.Read).ConfigureAwait(false);
        });
    }
}
