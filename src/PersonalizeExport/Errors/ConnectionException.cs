namespace PersonalizeExport;

/// <summary>No connection can be made with what was given and found. No request was sent.</summary>
public sealed class ConnectionException : Exception
{
    /// <summary>Makes the exception for a problem that no other exception has shown.</summary>
    public ConnectionException(string message, ConnectionProblem problem, string advice)
        : this(message, null, problem, advice)
    {
    }

    /// <summary>Makes the exception for a problem.</summary>
    public ConnectionException(string message, Exception? innerException, ConnectionProblem problem, string advice)
        : base(message, innerException)
    {
        Problem = problem;
        Advice = advice;
    }

    /// <summary>What is wrong.</summary>
    public ConnectionProblem Problem { get; }

    /// <summary>What to do about it.</summary>
    public string Advice { get; }

    /// <summary>Whether only the resource at hand cannot be reached, and others may be with the same options.</summary>
    public bool IsOfResource { get; init; }
}

/// <summary>What keeps a connection from being made.</summary>
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
