using System.Globalization;
using System.Text;
using System.Xml.Linq;
using Amazon.Runtime;

namespace PersonalizeExport.Service.Credentials.Clients;

/// <summary>AWS STS, which gives the temporary credentials of a role.</summary>
internal sealed class SecurityTokenClient(AWSCredentials credentials, string region)
    : CredentialServiceClient(credentials, new CredentialServiceConfig("STS", "sts", "sts", Version, region))
{
    private const string Version = "2011-06-15";
    private static readonly XNamespace Namespace = $"https://sts.amazonaws.com/doc/{Version}/";

    public Task<RefreshingAWSCredentials.CredentialsRefreshState> AssumeRoleAsync(string roleArn, string sessionName, string? externalId) => AskAsync(
        "AssumeRole", ("RoleArn", roleArn), ("RoleSessionName", sessionName), ("ExternalId", externalId));

    public Task<RefreshingAWSCredentials.CredentialsRefreshState> AssumeRoleWithWebIdentityAsync(string roleArn, string sessionName, string token) => AskAsync(
        "AssumeRoleWithWebIdentity", ("RoleArn", roleArn), ("RoleSessionName", sessionName), ("WebIdentityToken", token));

    private Task<RefreshingAWSCredentials.CredentialsRefreshState> AskAsync(string action, params (string Name, string? Value)[] parameters)
    {
        IEnumerable<string> form = parameters
            .Prepend(("Version", Version))
            .Prepend(("Action", action))
            .Where(parameter => parameter.Item2 is not null)
            .Select(parameter => $"{parameter.Item1}={Uri.EscapeDataString(parameter.Item2!)}");
        return CallAsync<RefreshingAWSCredentials.CredentialsRefreshState>(
            request =>
            {
                request.HttpMethod = "POST";
                request.ResourcePath = "/";
                request.Headers["Content-Type"] = "application/x-www-form-urlencoded; charset=utf-8";
                request.Content = Encoding.UTF8.GetBytes(string.Join('&', form));
            },
            new XmlResponse<RefreshingAWSCredentials.CredentialsRefreshState>(Read));
    }

    private static RefreshingAWSCredentials.CredentialsRefreshState Read(XElement response)
    {
        XElement keys = response.Descendants(Namespace + "Credentials").Single();
        return new RefreshingAWSCredentials.CredentialsRefreshState(
            new ImmutableCredentials(Text("AccessKeyId"), Text("SecretAccessKey"), Text("SessionToken")),
            DateTimeOffset.Parse(Text("Expiration"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).UtcDateTime);

        string Text(string name) => keys.Element(Namespace + name)!.Value;
    }
}
