namespace PersonalizeExport;

/// <summary>
/// A call was cancelled before its request was sent, or after a response that says that nothing was done: the service has done nothing for it.
/// </summary>
public sealed class NotSentException : OperationCanceledException
{
    /// <summary>Makes one.</summary>
    public NotSentException()
    {
    }

    /// <summary>Makes one.</summary>
    public NotSentException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one.</summary>
    public NotSentException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="token">What has cancelled the call.</param>
    public NotSentException(CancellationToken token)
        : base("The call was cancelled, and nothing has been done for it.", token)
    {
    }
}
