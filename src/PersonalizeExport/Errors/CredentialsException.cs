using Amazon.Runtime;

namespace PersonalizeExport;

/// <summary>A source of credentials gave none: a login has expired, a process failed, a file is missing.</summary>
public sealed class CredentialsException(string message, Exception innerException) : AmazonClientException(message, innerException);
