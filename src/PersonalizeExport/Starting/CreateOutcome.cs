namespace PersonalizeExport.Starting;

/// <summary>How one request to create a job ended.</summary>
internal abstract record CreateOutcome
{
    /// <summary>The service has created the job.</summary>
    public sealed record Created(DatasetExportJob Job) : CreateOutcome;

    /// <summary>There is a job of that name: an old one, or one that an earlier request created.</summary>
    public sealed record NameTaken(Exception Error) : CreateOutcome;

    /// <summary>The quota of running jobs is reached, or the dataset is in use. No job was created.</summary>
    public sealed record NoSlot(Exception Error) : CreateOutcome;

    /// <summary>The service was not reached. No job was created.</summary>
    public sealed record NotSent(Exception Error) : CreateOutcome;

    /// <summary>Every request was throttled until its pace gave up. No job was created.</summary>
    public sealed record Throttled(Exception Error) : CreateOutcome;

    /// <summary>The request was sent and there is no usable response: the job may have been created.</summary>
    public sealed record Unknown(Exception Error) : CreateOutcome;

    /// <summary>The service has refused the request for another reason. No job was created.</summary>
    public sealed record Refused(Exception Error) : CreateOutcome;

    /// <summary>The outcome of a create that failed.</summary>
    public static CreateOutcome From(Exception exception)
    {
        ServiceError error = ServiceError.From(exception);
        return error.Kind switch
        {
            ErrorKind.AlreadyExists => new NameTaken(exception),
            ErrorKind.LimitExceeded or ErrorKind.Busy => new NoSlot(exception),
            ErrorKind.Unreachable => new NotSent(exception),
            ErrorKind.Throttled => new Throttled(exception),
            _ when error.MayHaveRun => new Unknown(exception),
            _ => new Refused(exception),
        };
    }
}
