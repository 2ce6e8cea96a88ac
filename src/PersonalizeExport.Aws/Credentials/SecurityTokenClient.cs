using System.Globalization;
using System.Net;
using System.Xml;
using System.Xml.Linq;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Transform;
using PersonalizeExport.Aws.Sdk;
using static Amazon.Runtime.RefreshingAWSCredentials;

namespace PersonalizeExport.Aws.Credentials;

/// <summary>
/// AWS STS, which issues the temporary credentials of a role. It speaks the AWS query protocol: a form goes, XML comes.
/// </summary>
internal sealed class SecurityTokenClient(AWSCredentials credentials, ClientSettings settings)
    : ServiceClient(credentials, new ServiceConfig("STS", "sts", settings))
{
    private const string Version = "2011-06-15";
    private static readonly XNamespace Namespace = $"https://sts.amazonaws.com/doc/{Version}/";

    /// <summary>The credentials of a role that other credentials may assume.</summary>
    /// <param name="source">The other credentials.</param>
    /// <param name="settings">How STS is called.</param>
    /// <param name="role">The parameters of the role; null where one is left out.</param>
    public static AWSCredentials AssumeRole(
        AWSCredentials source, ClientSettings settings, params (string Name, string? Value)[] role) =>
        new TemporaryCredentials(async () =>
        {
            using SecurityTokenClient sts = new(source, settings);
            return await sts.SendAsync("AssumeRole", role).ConfigureAwait(false);
        });

    /// <summary>
    /// The credentials of a role that the bearer of a token may assume; the token's file is read each time.
    /// </summary>
    public static AWSCredentials AssumeRole(
        string tokenFile, ClientSettings settings, params (string Name, string? Value)[] role) =>
        new TemporaryCredentials(async () =>
        {
            string token = await File.ReadAllTextAsync(tokenFile, SdkScope.CancellationToken).ConfigureAwait(false);
            using SecurityTokenClient sts = new(new AnonymousAWSCredentials(), settings);
            return await sts.SendAsync("AssumeRoleWithWebIdentity", [.. role, ("WebIdentityToken", token.Trim())])
                .ConfigureAwait(false);
        });

    /// <summary>The parameters that name a role and its session.</summary>
    public static (string Name, string? Value)[] Role(string roleArn, string? sessionName)
    {
        string time = DateTime.UtcNow.ToString("yyyyMMddHHmmssfff", CultureInfo.InvariantCulture);
        return [("RoleArn", roleArn), ("RoleSessionName", sessionName ?? $"PersonalizeExport-{time}")];
    }

    /// <summary>Requests credentials.</summary>
    public Task<CredentialsRefreshState> SendAsync(
        string action, params (string Name, string? Value)[] parameters)
    {
        ServiceRequest request = new(action) { Parameters = { ["Action"] = action, ["Version"] = Version } };
        foreach ((string name, string? value) in parameters)
        {
            if (value is not null)
            {
                request.Parameters[name] = value;
            }
        }

        return SendAsync<CredentialsRefreshState>(
            request, new XmlUnmarshaller(), SdkScope.CancellationToken);
    }

    private sealed class XmlUnmarshaller : XmlResponseUnmarshaller
    {
        public override AmazonWebServiceResponse Unmarshall(XmlUnmarshallerContext input)
        {
            XElement keys = Load(input.Stream).Descendants(Namespace + "Credentials").Single();
            return new ServiceResponse<CredentialsRefreshState>
            {
                Output = new CredentialsRefreshState(
                    new ImmutableCredentials(Text("AccessKeyId"), Text("SecretAccessKey"), Text("SessionToken")),
                    TemporaryCredentials.ExpirationOf(Text("Expiration")).UtcDateTime),
            };

            string Text(string name) => keys.Element(Namespace + name)!.Value;
        }

        public override AmazonServiceException UnmarshallException(
            XmlUnmarshallerContext input, Exception innerException, HttpStatusCode statusCode)
        {
            try
            {
                XElement response = Load(input.Stream);
                return new AmazonServiceException(
                    Text("Message"), innerException, ErrorType.Unknown, Text("Code"), Text("RequestId"), statusCode);

                string? Text(string name) =>
                    response.Descendants().FirstOrDefault(element => element.Name.LocalName == name)?.Value;
            }
            catch (XmlException malformed)
            {
                // The SDK's own exception would have the whole body in its message.
                return AwsErrors.Malformed("The error response could not be parsed.", malformed, statusCode);
            }
        }

        // With the reader's settings a document type definition is an error, with those of XElement it is read.
        private static XElement Load(Stream body)
        {
            using XmlReader reader = XmlReader.Create(body);
            return XElement.Load(reader);
        }
    }
}
