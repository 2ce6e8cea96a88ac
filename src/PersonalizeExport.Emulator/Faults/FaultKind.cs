namespace PersonalizeExport.Emulator.Faults;

/// <summary>What goes wrong.</summary>
internal enum FaultKind
{
    /// <summary>ThrottlingException.</summary>
    Throttle,

    /// <summary>ThrottlingException for what is over a rate of requests.</summary>
    RateLimit,

    /// <summary>LimitExceededException, for the rate of requests.</summary>
    LimitExceeded,

    /// <summary>Status 500.</summary>
    Error500,

    /// <summary>Status 503.</summary>
    Error503,

    /// <summary>AccessDeniedException.</summary>
    AccessDenied,

    /// <summary>ExpiredTokenException.</summary>
    ExpiredToken,

    /// <summary>Status 200 with a page of HTML.</summary>
    NonJson,

    /// <summary>The right response, of which half is missing though the response is complete.</summary>
    Truncate,

    /// <summary>The connection is cut.</summary>
    Reset,

    /// <summary>The right response, late.</summary>
    Slow,
}
