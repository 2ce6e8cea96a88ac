using Amazon.Runtime;

namespace PersonalizeExport.Service.Credentials.Clients;

/// <summary>What the SDK's pipeline carries to the marshaller, which knows the rest.</summary>
internal sealed class CredentialServiceRequest : AmazonWebServiceRequest;
