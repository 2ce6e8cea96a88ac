namespace PersonalizeExport;

/// <summary>What keeps a connection from being made before any call.</summary>
public enum ConnectionProblem
{
    /// <summary>No source gave credentials.</summary>
    MissingCredentials,

    /// <summary>No source gave a region.</summary>
    MissingRegion,

    /// <summary>The profile requested does not exist.</summary>
    ProfileNotFound,

    /// <summary>What was given contradicts itself or cannot be used.</summary>
    InvalidConfiguration,

    /// <summary>The region that was given is not that of the resource.</summary>
    RegionMismatch,
}

/// <summary>A connection could not be made from what was given and found; no call was tried.</summary>
public sealed class ConnectionException : Exception
{
    /// <summary>Makes an exception without a text; for the framework's conventions.</summary>
    public ConnectionException()
    {
    }

    /// <inheritdoc cref="ConnectionException()"/>
    public ConnectionException(string message)
        : base(message)
    {
    }

    /// <inheritdoc cref="ConnectionException()"/>
    public ConnectionException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Makes the exception for a problem.</summary>
    public ConnectionException(ConnectionProblem problem, string message, string advice, Exception? innerException = null)
        : base(message, innerException)
    {
        Problem = problem;
        Advice = advice;
    }

    /// <summary>What is wrong.</summary>
    public ConnectionProblem Problem { get; }

    /// <summary>What to do about it.</summary>
    public string? Advice { get; }

    /// <summary>Whether the resource at hand is to blame, so that another one may be reached with the same options.</summary>
    public bool IsOfResource { get; init; }
}
