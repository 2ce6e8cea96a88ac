using System.Globalization;
using System.Net;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Transform;
using PersonalizeExport.Aws.Sdk;

namespace PersonalizeExport.Aws.Credentials.Clients;

/// <summary>AWS STS, which issues the temporary credentials of a role. It speaks the AWS query protocol: a form goes, XML comes.</summary>
internal sealed class SecurityTokenClient(AWSCredentials credentials, ClientSettings settings)
    : ServiceClient(credentials, new CredentialServiceConfig("STS", "sts", "sts", Version, settings))
{
    private const string Version = "2011-06-15";
    private static readonly XNamespace Namespace = $"https://sts.amazonaws.com/doc/{Version}/";

    public Task<RefreshingAWSCredentials.CredentialsRefreshState> AssumeRoleAsync(
        string roleArn, string sessionName, string? externalId, int? durationSeconds) => SendAsync(
        "AssumeRole",
        ("RoleArn", roleArn),
        ("RoleSessionName", sessionName),
        ("ExternalId", externalId),
        ("DurationSeconds", durationSeconds?.ToString(CultureInfo.InvariantCulture)));

    public Task<RefreshingAWSCredentials.CredentialsRefreshState> AssumeRoleWithWebIdentityAsync(string roleArn, string sessionName, string token) => SendAsync(
        "AssumeRoleWithWebIdentity", ("RoleArn", roleArn), ("RoleSessionName", sessionName), ("WebIdentityToken", token));

    private Task<RefreshingAWSCredentials.CredentialsRefreshState> SendAsync(string action, params (string Name, string? Value)[] parameters)
    {
        IEnumerable<string> form = parameters
            .Prepend(("Version", Version))
            .Prepend(("Action", action))
            .Where(parameter => parameter.Item2 is not null)
            .Select(parameter => $"{parameter.Item1}={Uri.EscapeDataString(parameter.Item2!)}");
        ServiceRequest request = new(action, request =>
        {
            request.HttpMethod = "POST";
            request.ResourcePath = "/";
            request.Headers["Content-Type"] = "application/x-www-form-urlencoded; charset=utf-8";
            request.Content = Encoding.UTF8.GetBytes(string.Join('&', form));
        });
        return SendAsync<RefreshingAWSCredentials.CredentialsRefreshState>(request, new XmlUnmarshaller(), SdkScope.CancellationToken);
    }

    private sealed class XmlUnmarshaller : XmlResponseUnmarshaller
    {
        public override AmazonWebServiceResponse Unmarshall(XmlUnmarshallerContext input)
        {
            XElement keys = Load(input.Stream).Descendants(Namespace + "Credentials").Single();
            return new ServiceResponse<RefreshingAWSCredentials.CredentialsRefreshState>
            {
                Output = new RefreshingAWSCredentials.CredentialsRefreshState(
                    new ImmutableCredentials(Text("AccessKeyId"), Text("SecretAccessKey"), Text("SessionToken")),
                    DateTimeOffset.Parse(Text("Expiration"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).UtcDateTime),
            };

            string Text(string name) => keys.Element(Namespace + name)!.Value;
        }

        // With the reader's settings a document type definition is an error, with those of XElement it is read.
        private static XElement Load(Stream body)
        {
            using XmlReader reader = XmlReader.Create(body);
            return XElement.Load(reader);
        }

        public override AmazonServiceException UnmarshallException(XmlUnmarshallerContext input, Exception innerException, HttpStatusCode statusCode)
        {
            try
            {
                XElement response = Load(input.Stream);
                return new AmazonServiceException(Text("Message"), innerException, ErrorType.Unknown, Text("Code"), Text("RequestId"), statusCode);

                string? Text(string name) => response.Descendants().FirstOrDefault(element => element.Name.LocalName == name)?.Value;
            }
            catch (XmlException malformed)
            {
                // The SDK's own exception would have the whole body in its message.
                return new AmazonUnmarshallingException(null, null, null, "The error response could not be parsed.", malformed)
                {
                    StatusCode = statusCode,
                };
            }
        }
    }
}
