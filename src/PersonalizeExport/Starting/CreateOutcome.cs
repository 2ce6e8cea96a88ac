namespace PersonalizeExport;

/// <summary>What became of one attempt to create a job.</summary>
internal abstract record CreateOutcome
{
    /// <summary>The service has made the job.</summary>
    public sealed record Created(DatasetExportJob Job) : CreateOutcome;

    /// <summary>There is a job of that name: an old one, or one that an earlier attempt has made.</summary>
    public sealed record NameTaken(Exception Error) : CreateOutcome;

    /// <summary>As many jobs run as the service allows, or the dataset is in use.</summary>
    public sealed record NoSlot(Exception Error) : CreateOutcome;

    /// <summary>The service was not reached: nothing was made.</summary>
    public sealed record NotSent(Exception Error) : CreateOutcome;

    /// <summary>Every request was throttled, for as long as it makes sense to go on: nothing was made.</summary>
    public sealed record Throttled(Exception Error) : CreateOutcome;

    /// <summary>The request was sent and no response came: the job may have been made.</summary>
    public sealed record Lost(Exception Error) : CreateOutcome;

    /// <summary>The service has refused the request on its merits: nothing was made.</summary>
    public sealed record Refused(Exception Error) : CreateOutcome;

    /// <summary>Tells which of these a failed create is.</summary>
    public static CreateOutcome From(Exception error)
    {
        ServiceError fault = ServiceError.From(error);
        return fault.Kind switch
        {
            ErrorKind.AlreadyExists => new NameTaken(error),
            ErrorKind.LimitExceeded or ErrorKind.Busy => new NoSlot(error),
            ErrorKind.Unreachable => new NotSent(error),
            ErrorKind.Throttled => new Throttled(error),
            _ when fault.MayHaveRun => new Lost(error),
            _ => new Refused(error),
        };
    }
}
