using PersonalizeExport.Emulator.Http;

namespace PersonalizeExport.Emulator.FaultInjection;

/// <summary>The response to a request that a rule affects.</summary>
internal static class FaultResponses
{
    private static readonly byte[] Page = "<html><body><h1>Service Unavailable</h1></body></html>"u8.ToArray();

    /// <summary>The response in place of the correct one, or the correct one, truncated or cut.</summary>
    public static ServiceResponse From(FaultRule rule, string operation, ServiceResponse right) => rule.Kind switch
    {
        FaultKind.Throttle or FaultKind.RateLimit => ServiceResponse.Error(ServiceErrors.Throttled()),
        FaultKind.LimitExceeded => ServiceResponse.Error(ServiceErrors.RateExceeded()),
        FaultKind.Error500 => ServiceResponse.Error(ServiceErrors.InternalFailure()),
        FaultKind.Error503 => ServiceResponse.Error(ServiceErrors.ServiceUnavailable()),
        FaultKind.AccessDenied => ServiceResponse.Error(ServiceErrors.AccessDenied(operation)),
        FaultKind.ExpiredToken => ServiceResponse.Error(ServiceErrors.ExpiredToken()),
        FaultKind.NonJson => new ServiceResponse(StatusCodes.Status200OK, Page),
        FaultKind.Truncate => right with { Body = right.Body[..(right.Body.Length / 2)] },
        FaultKind.Reset => right with { Delivery = rule.Moment == FaultMoment.During ? Delivery.CutInBody : Delivery.CutBeforeResponse },
        _ => right,
    };
}
