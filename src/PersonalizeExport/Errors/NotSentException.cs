namespace PersonalizeExport;

/// <summary>A call was cancelled before its request was sent, or after it was throttled: the service has done nothing for it.</summary>
/// <param name="token">The token that cancelled the call.</param>
public sealed class NotSentException(CancellationToken token) : OperationCanceledException("The call was cancelled, and nothing has been done for it.", token);
