using System.Net;
using System.Xml.Linq;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Transform;

namespace PersonalizeExport.Service.Credentials.Issuers;

/// <summary>Reads an answer of the AWS query protocol.</summary>
internal sealed class XmlAnswer<TOutput>(Func<XElement, TOutput> read) : XmlResponseUnmarshaller
    where TOutput : class
{
    public override AmazonWebServiceResponse Unmarshall(XmlUnmarshallerContext input) =>
        new IssuerResponse<TOutput> { Output = read(XElement.Load(input.Stream)) };

    public override AmazonServiceException UnmarshallException(XmlUnmarshallerContext input, Exception innerException, HttpStatusCode statusCode)
    {
        XElement answer = XElement.Load(input.Stream);
        return new AmazonServiceException(
            Text(answer, "Message"), innerException, ErrorType.Unknown, Text(answer, "Code"), Text(answer, "RequestId"), statusCode);
    }

    private static string? Text(XElement answer, string name) => answer.Descendants().FirstOrDefault(element => element.Name.LocalName == name)?.Value;
}
