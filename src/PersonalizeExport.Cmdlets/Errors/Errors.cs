using System.Globalization;
using System.Management.Automation;

namespace PersonalizeExport.Cmdlets;

/// <summary>Makes every error record of the module: its stable id, category, target and advice.</summary>
internal static class Errors
{
    /// <summary>No call can be made: credentials or region are missing or unusable.</summary>
    public static ErrorRecord NoConnection(ConnectionException error, string? arn) => Record(
        error,
        error.Problem.ToString(),
        error.Problem is ConnectionProblem.MissingCredentials ? ErrorCategory.AuthenticationError : ErrorCategory.InvalidArgument,
        arn,
        arn is null ? error.Message : $"Cannot connect for {arn}: {error.Message}",
        error.Advice);

    /// <summary>A parameter was typed with a value that is empty, such as a variable that is not set.</summary>
    public static ErrorRecord EmptyValue(string parameter) => Record(
        new ArgumentException($"The value of -{parameter} is empty."),
        "EmptyValue",
        ErrorCategory.InvalidArgument,
        parameter,
        $"The value of -{parameter} is empty. Give it a value or leave the parameter out.",
        "Check the variable that the value comes from.");

    /// <summary>-Select names something that the output does not have.</summary>
    public static ErrorRecord BadSelect(PSArgumentException error, string? select) => Record(
        error, "InvalidSelect", ErrorCategory.InvalidArgument, select, $"-Select {error.Message}", "Correct -Select, or leave it out.");

    /// <summary>Wait- was given no job.</summary>
    public static ErrorRecord NothingToWaitFor() => Record(
        new ArgumentException("There is no job to wait for."),
        "NothingToWaitFor",
        ErrorCategory.InvalidArgument,
        null,
        "There is no job to wait for.",
        "Pipe jobs or their ARNs into the command, or give -DatasetExportJobArn.");

    /// <summary>Wait- was piped a null where a job should be.</summary>
    public static ErrorRecord NullInput() => Record(
        new ArgumentNullException(null, "A piped value is null. Expected a job or its ARN."),
        "NullInput",
        ErrorCategory.InvalidArgument,
        null,
        "A piped value is null. Expected a job or its ARN. The wait for the other jobs goes on.",
        "Check what is piped into the command.");

    /// <summary>What Wait- was given as a job has no ARN of one.</summary>
    public static ErrorRecord BadJob(string complaint, DatasetExportJob job) => Record(
        new ArgumentException(complaint),
        "InvalidJob",
        ErrorCategory.InvalidArgument,
        job,
        $"Cannot wait for the object given as -InputObject: its DatasetExportJobArn is invalid. {complaint}",
        "Give a job returned by New- or Get-PDatasetExportJob, or its ARN.");

    /// <summary>Two parameters exclude each other.</summary>
    public static ErrorRecord NotTogether(string one, string other, string reason, object? target)
    {
        string message = $"-{one} and -{other} cannot be used together: {reason}.";
        return Record(new ArgumentException(message), "NotTogether", ErrorCategory.InvalidArgument, target, message, "Leave one of them out.");
    }

    /// <summary>A filter is a pattern that PowerShell cannot read.</summary>
    public static ErrorRecord BadPattern(WildcardPatternException error, string parameter) => Record(
        error, "InvalidPattern", ErrorCategory.InvalidArgument, parameter, $"-{parameter}: {error.Message}", "Close the bracket, or write a literal one as `[.");

    /// <summary>No job can be created in the period that was given.</summary>
    public static ErrorRecord EmptyPeriod(DateTime after, DateTime before)
    {
        string message = string.Create(CultureInfo.InvariantCulture, $"-CreatedAfter ({after:u}) is later than -CreatedBefore ({before:u}), so no job can match.");
        return Record(new ArgumentException(message), "EmptyPeriod", ErrorCategory.InvalidArgument, null, message, "Swap the two dates, or leave one out.");
    }

    /// <summary>A job could not be started.</summary>
    public static ErrorRecord NotCreated(Exception error, DatasetExportJobRequest request) => OfCall(
        error, request.DatasetArn, $"Cannot start dataset export job '{request.JobName}'");

    /// <summary>A job could not be asked for.</summary>
    public static ErrorRecord NotDescribed(Exception error, string datasetExportJobArn) => OfCall(
        error, datasetExportJobArn, $"Cannot get dataset export job {datasetExportJobArn}");

    /// <summary>Jobs could not be listed.</summary>
    public static ErrorRecord NotListed(Exception error, string? datasetArn) => OfCall(
        error, datasetArn, datasetArn is null ? "Cannot list dataset export jobs" : $"Cannot list the dataset export jobs of {datasetArn}");

    /// <summary>The tags of a job could not be asked for.</summary>
    public static ErrorRecord NoTags(Exception error, DatasetExportJob job) => OfCall(
        error, job, $"Cannot get the tags of dataset export job {job.DatasetExportJobArn}");

    /// <summary>A job that is waited for could not be asked for, and asking again would not help.</summary>
    public static ErrorRecord NotWaitable(Exception error, string datasetExportJobArn) => OfCall(
        error, datasetExportJobArn, $"Cannot wait for dataset export job {datasetExportJobArn}");

    /// <summary>A job that was waited for has failed.</summary>
    public static ErrorRecord JobFailed(DatasetExportJob job)
    {
        string message = $"Dataset export job '{job.JobName}' failed: {job.FailureReason ?? "the service gave no reason"} ({job.DatasetExportJobArn})";
        return Record(
            new InvalidOperationException(message),
            "DatasetExportJobFailed",
            ErrorCategory.OperationStopped,
            job,
            message,
            "Fix the cause given above (usually the role, the bucket policy or the KMS key policy), then start a job with a new name.");
    }

    /// <summary>A job had not ended when the time to wait was up.</summary>
    public static ErrorRecord TimedOut(WaitOutcome.TimedOut outcome, int timeoutSeconds)
    {
        string state = outcome switch
        {
            { LastError: TimeoutException } => "the last poll got no response in time",
            { LastError: { } error } => $"the last poll failed: {error.Message.TrimEnd('.')}",
            { LastSeen.Status: { } status } => $"its status is {status}",
            _ => "its status is unknown",
        };
        string message = $"Dataset export job {outcome.DatasetExportJobArn} did not finish within {timeoutSeconds} seconds (-Timeout); {state}.";
        return Record(
            new TimeoutException(message, outcome.LastError),
            "DatasetExportJobTimeout",
            ErrorCategory.OperationTimeout,
            (object?)outcome.LastSeen ?? outcome.DatasetExportJobArn,
            message,
            outcome.LastError is null
                ? "The job is still running. Wait again or increase -Timeout."
                : "Its state is unknown. Check the connection, then wait again.");
    }

    private static ErrorRecord OfCall(Exception error, object? target, string what)
    {
        ServiceError fault = ServiceError.From(error);
        (ErrorCategory category, string advice) = Meaning(fault.Kind);
        string? special = error is CreateOutcomeUnknownException ? "Run the command again with -UseExisting, or check the ARN above." : (error as ConnectionException)?.Advice;
        return Record(error, fault.Id, category, target, $"{what}: {MessageOf(error)}", special ?? advice);
    }

    // .NET says no more than that there is more inside.
    private static string MessageOf(Exception error) =>
        error.InnerException is { } inner && error.Message.Contains("see inner exception", StringComparison.OrdinalIgnoreCase) ? MessageOf(inner) : error.Message;

    private static (ErrorCategory Category, string Advice) Meaning(ErrorKind kind) => kind switch
    {
        ErrorKind.InvalidInput => (ErrorCategory.InvalidArgument, "Correct the value shown in the message."),
        ErrorKind.NotFound => (ErrorCategory.ObjectNotFound, "Check the ARN, its region and its account."),
        ErrorKind.AlreadyExists => (ErrorCategory.ResourceExists, "Choose another -JobName. Job names can't be reused."),
        ErrorKind.Busy => (ErrorCategory.ResourceBusy, "Wait until the resource is free, then try again."),
        ErrorKind.LimitExceeded => (ErrorCategory.LimitsExceeded, "Add -WaitForSlot to queue the job, or request a quota increase."),
        ErrorKind.QuotaExceeded => (ErrorCategory.LimitsExceeded, "Reduce the request (for example, use fewer tags), or request a quota increase."),
        ErrorKind.AccessDenied => (ErrorCategory.PermissionDenied, "Ask an administrator for the permission named in the message."),
        ErrorKind.NotAuthenticated => (ErrorCategory.AuthenticationError, "Check or refresh your credentials, and check this machine's clock."),
        ErrorKind.NoCredentials => (ErrorCategory.AuthenticationError, "Refresh your credentials (for SSO: aws sso login) or fix the profile."),
        ErrorKind.Throttled => (ErrorCategory.LimitsExceeded, "Try again later, or reduce -ThrottleLimit."),
        ErrorKind.Unavailable => (ErrorCategory.ResourceUnavailable, "Try again later."),
        ErrorKind.TimedOut => (ErrorCategory.OperationTimeout, "Check the network, then try again."),
        ErrorKind.Unreachable => (ErrorCategory.ConnectionError, "Check -Region, -EndpointUrl, the network and the proxy, then try again."),
        ErrorKind.ConnectionLost => (ErrorCategory.ConnectionError, "Check the network and the proxy, then try again."),
        ErrorKind.MalformedResponse => (ErrorCategory.InvalidResult, "Try again. If it persists, check -EndpointUrl and the proxy: the response may have come from something other than Amazon Personalize."),
        _ => (ErrorCategory.InvalidOperation, "See the message. If you contact AWS Support, include the RequestId."),
    };

    private static ErrorRecord Record(Exception error, string id, ErrorCategory category, object? target, string message, string? advice) =>
        new(error, id, category, target) { ErrorDetails = new ErrorDetails(Printable(message)) { RecommendedAction = advice ?? "" } };

    // A terminal obeys control characters, and a message has the service's words in it.
    private static string Printable(string message) => string.Concat(message.Select(c => char.IsControl(c) && c is not ('\n' or '\t') ? '\uFFFD' : c));
}
