using System.Net;
using System.Xml.Linq;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Transform;

namespace PersonalizeExport.Service.Credentials.Clients;

/// <summary>Reads a response of the AWS query protocol.</summary>
internal sealed class XmlResponse<TOutput>(Func<XElement, TOutput> read) : XmlResponseUnmarshaller
    where TOutput : class
{
    public override AmazonWebServiceResponse Unmarshall(XmlUnmarshallerContext input) =>
        new CredentialServiceResponse<TOutput> { Output = read(XElement.Load(input.Stream)) };

    public override AmazonServiceException UnmarshallException(XmlUnmarshallerContext input, Exception innerException, HttpStatusCode statusCode)
    {
        XElement response = XElement.Load(input.Stream);
        return new AmazonServiceException(
            Text(response, "Message"), innerException, ErrorType.Unknown, Text(response, "Code"), Text(response, "RequestId"), statusCode);
    }

    private static string? Text(XElement response, string name) => response.Descendants().FirstOrDefault(element => element.Name.LocalName == name)?.Value;
}
