using PersonalizeExport.Emulator.Http;

namespace PersonalizeExport.Emulator.Faults;

/// <summary>What a struck request is answered.</summary>
internal static class FaultAnswers
{
    private static readonly byte[] Page = "<html><body><h1>Service Unavailable</h1></body></html>"u8.ToArray();

    /// <summary>The answer that stands in for the right one, or the right one delivered badly.</summary>
    public static ServiceAnswer Of(FaultRule rule, string operation, ServiceAnswer right) => rule.Kind switch
    {
        FaultKind.Throttle or FaultKind.RateLimit => ServiceAnswer.Error(ServiceErrors.Throttled()),
        FaultKind.LimitExceeded => ServiceAnswer.Error(ServiceErrors.RateExceeded()),
        FaultKind.Error500 => ServiceAnswer.Error(ServiceErrors.InternalFailure()),
        FaultKind.Error503 => ServiceAnswer.Error(ServiceErrors.ServiceUnavailable()),
        FaultKind.AccessDenied => ServiceAnswer.Error(ServiceErrors.AccessDenied(operation)),
        FaultKind.ExpiredToken => ServiceAnswer.Error(ServiceErrors.ExpiredToken()),
        FaultKind.NonJson => new ServiceAnswer(StatusCodes.Status200OK, Page),
        FaultKind.Truncate => right with { Body = right.Body[..(right.Body.Length / 2)] },
        FaultKind.Reset => right with { Delivery = rule.Moment == FaultMoment.During ? Delivery.CutInBody : Delivery.CutBeforeAnswer },
        _ => right,
    };
}
