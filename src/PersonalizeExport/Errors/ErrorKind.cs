namespace PersonalizeExport;

/// <summary>What kind of thing made a call fail.</summary>
public enum ErrorKind
{
    /// <summary>The service refused for a reason of its own.</summary>
    Refused,

    /// <summary>A value in the request is not what the service takes.</summary>
    InvalidInput,

    /// <summary>There is no such resource.</summary>
    NotFound,

    /// <summary>The name is taken.</summary>
    AlreadyExists,

    /// <summary>The resource is in use.</summary>
    Busy,

    /// <summary>As many jobs run as the service allows; one that ends makes room for another.</summary>
    LimitExceeded,

    /// <summary>A quota is used up that no job's end gives back, such as the number of tags.</summary>
    QuotaExceeded,

    /// <summary>The caller has no permission.</summary>
    AccessDenied,

    /// <summary>The credentials are unknown, expired or wrong, or the clock is.</summary>
    NotAuthenticated,

    /// <summary>Too many calls at a time.</summary>
    Throttled,

    /// <summary>A fault on the service's side.</summary>
    Unavailable,

    /// <summary>No response in time.</summary>
    TimedOut,

    /// <summary>The service could not be reached: name, connection, TLS or proxy. The request has not left this machine.</summary>
    Unreachable,

    /// <summary>The connection was lost while the request was under way, so the service may have taken it.</summary>
    ConnectionLost,

    /// <summary>A response that is not one of the service, or only a part of one.</summary>
    MalformedResponse,

    /// <summary>The credentials could not be had.</summary>
    NoCredentials,
}
