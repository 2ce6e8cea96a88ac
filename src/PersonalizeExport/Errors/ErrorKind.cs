namespace PersonalizeExport;

/// <summary>Why a call failed.</summary>
public enum ErrorKind
{
    /// <summary>The service refused the request for another reason.</summary>
    Refused,

    /// <summary>A value in the request is not valid.</summary>
    InvalidInput,

    /// <summary>The resource does not exist.</summary>
    NotFound,

    /// <summary>The name is in use. Job names cannot be reused.</summary>
    AlreadyExists,

    /// <summary>The resource is in use.</summary>
    Busy,

    /// <summary>The quota of running jobs is reached, until one of them ends.</summary>
    LimitExceeded,

    /// <summary>A quota is reached that waiting does not help, such as the number of tags.</summary>
    QuotaExceeded,

    /// <summary>The caller has no permission.</summary>
    AccessDenied,

    /// <summary>The credentials are unknown, expired or wrong, or the clock of this machine is wrong.</summary>
    NotAuthenticated,

    /// <summary>Too many requests at a time.</summary>
    Throttled,

    /// <summary>An error on the service's side (HTTP 5xx).</summary>
    Unavailable,

    /// <summary>No response, or no end of a job, in time.</summary>
    TimedOut,

    /// <summary>
    /// The service, or the one that gives the credentials, could not be reached (DNS, connection, TLS or proxy), or the latter gives none at the
    /// moment. The request was not sent.
    /// </summary>
    Unreachable,

    /// <summary>The connection was lost after the request was sent, so the service may have run it.</summary>
    ConnectionLost,

    /// <summary>The response is incomplete, or not one of the service.</summary>
    MalformedResponse,

    /// <summary>No source gave credentials, or a source gave none.</summary>
    NoCredentials,

    /// <summary>A job that was waited for has failed.</summary>
    JobFailed,
}
