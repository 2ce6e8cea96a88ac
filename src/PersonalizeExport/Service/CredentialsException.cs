using Amazon.Runtime;

namespace PersonalizeExport;

/// <summary>The place that credentials were to come from did not give any: a login has expired, a process failed, a file is gone.</summary>
public sealed class CredentialsException : AmazonClientException
{
    /// <summary>Makes an exception without a text; for the framework's conventions.</summary>
    public CredentialsException()
        : this("There are no credentials.")
    {
    }

    /// <inheritdoc cref="CredentialsException()"/>
    public CredentialsException(string message)
        : base(message)
    {
    }

    /// <inheritdoc cref="CredentialsException()"/>
    public CredentialsException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
