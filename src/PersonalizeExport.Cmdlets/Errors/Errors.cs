using System.Globalization;
using System.Management.Automation;

namespace PersonalizeExport.Cmdlets;

/// <summary>Makes every error record of the module: its stable id, category, target and advice.</summary>
internal static class Errors
{
    /// <summary>No call can be made: credentials or region are missing or unusable.</summary>
    /// <param name="error">What is missing or unusable.</param>
    /// <param name="target">The item that it is the error of; null where it ends the command.</param>
    public static ErrorRecord NoConnection(ConnectionException error, object? target)
    {
        // The message about a configuration has the advice in it.
        string message = error.Problem is ConnectionProblem.InvalidConfiguration ? error.Message : Join(error.Message, error.Advice);
        return Record(
            error,
            error.Problem.ToString(),
            error.Problem is ConnectionProblem.MissingCredentials ? ErrorCategory.AuthenticationError : ErrorCategory.InvalidArgument,
            target,
            target is null ? message : $"{NameOf(target)}: {message}",
            error.Advice);
    }

    /// <summary>A parameter was typed with a value that is empty, such as a variable that is not set.</summary>
    public static ErrorRecord EmptyValue(string parameter) => Record(
        new ArgumentException($"The value of -{parameter} is empty."),
        "EmptyValue",
        ErrorCategory.InvalidArgument,
        parameter,
        $"The value of -{parameter} is empty. Give it a value or omit the parameter.",
        "Check the variable that the value comes from.");

    /// <summary>-Select names something that the output does not have.</summary>
    public static ErrorRecord BadSelect(PSArgumentException error, string? select) => Record(
        error, "InvalidSelect", ErrorCategory.InvalidArgument, select, $"-Select {error.Message}", "Correct -Select, or omit it.");

    /// <summary>Wait- was given no job.</summary>
    public static ErrorRecord NothingToWaitFor() => Record(
        new ArgumentException("There is no job to wait for."),
        "NothingToWaitFor",
        ErrorCategory.InvalidArgument,
        null,
        "There is no job to wait for.",
        "Pipe jobs or their ARNs into the command, or specify -DatasetExportJobArn.");

    /// <summary>Wait- was piped a null where a job should be.</summary>
    public static ErrorRecord NullInput() => Record(
        new ArgumentNullException(null, "A piped value is null. Expected a job or its ARN."),
        "NullInput",
        ErrorCategory.InvalidArgument,
        null,
        "A piped value is null. Expected a job or its ARN. The wait for the other jobs continues.",
        "Check what is piped into the command.");

    /// <summary>What Wait- was given as a job has no ARN of one.</summary>
    public static ErrorRecord BadJob(string complaint, DatasetExportJob job) => Record(
        new ArgumentException(complaint),
        "InvalidJob",
        ErrorCategory.InvalidArgument,
        job,
        $"{(job.JobName is { } name ? $"Dataset export job '{name}'" : "The value of -InputObject")} cannot be waited for: its DatasetExportJobArn is invalid. {complaint}",
        "Specify a job returned by New- or Get-PDatasetExportJob, or its ARN.");

    /// <summary>Two parameters exclude each other.</summary>
    public static ErrorRecord NotTogether(string one, string other, string reason, object? target)
    {
        string message = $"-{one} and -{other} cannot be used together: {reason}.";
        return Record(new ArgumentException(message), "NotTogether", ErrorCategory.InvalidArgument, target, message, "Omit one of them.");
    }

    /// <summary>A filter is a pattern that PowerShell cannot read.</summary>
    public static ErrorRecord BadPattern(WildcardPatternException error, string parameter) => Record(
        error, "InvalidPattern", ErrorCategory.InvalidArgument, parameter, $"-{parameter}: {error.Message}", "Close the bracket, or write a literal one as `[.");

    /// <summary>No job can be created in the period that was given.</summary>
    public static ErrorRecord EmptyPeriod(DateTime after, DateTime before)
    {
        string message = string.Create(CultureInfo.InvariantCulture, $"-CreatedAfter ({after:u}) is later than -CreatedBefore ({before:u}), so no job can match.");
        return Record(new ArgumentException(message), "EmptyPeriod", ErrorCategory.InvalidArgument, null, message, "Swap the two dates, or omit one.");
    }

    /// <summary>A job could not be started.</summary>
    /// <param name="error">Why not.</param>
    /// <param name="request">What was requested.</param>
    /// <param name="region">The region that was called.</param>
    /// <param name="useExisting">Whether a job that is there would have been taken, had it the requested values.</param>
    public static ErrorRecord NotCreated(Exception error, DatasetExportJobRequest request, string? region, bool useExisting) => FromCall(
        error, request, $"{NameOf(request)} could not be started", region, error switch
        {
            PersonalizeException { SlotWait: { } waited } => string.Create(
                CultureInfo.InvariantCulture, $"Waited {waited.TotalSeconds:0} s for a running job to end (-WaitForSlot). Increase -Timeout, or request a quota increase."),
            _ when ServiceError.From(error).Kind is ErrorKind.AlreadyExists && !useExisting =>
                "Choose another -JobName (job names can't be reused), or add -UseExisting to use the existing job.",
            _ => null,
        });

    /// <summary>A job could not be described.</summary>
    public static ErrorRecord NotDescribed(Exception error, string datasetExportJobArn, string? region) => FromCall(
        error, datasetExportJobArn, $"{NameOf(datasetExportJobArn)} could not be retrieved", region);

    /// <summary>Jobs could not be listed.</summary>
    public static ErrorRecord NotListed(Exception error, string? datasetArn, string? region) => FromCall(
        error, datasetArn, datasetArn is null ? "Dataset export jobs could not be listed" : $"{NameOf(datasetArn)}: its jobs could not be listed", region);

    /// <summary>The tags of a job could not be listed.</summary>
    public static ErrorRecord NoTags(Exception error, DatasetExportJob job, string? region) => FromCall(
        error, job, $"{NameOf(job)} was returned without its tags", region);

    /// <summary>A job that is waited for could not be described, and trying again would not help.</summary>
    public static ErrorRecord NotWaitable(Exception error, string datasetExportJobArn, string? region) => FromCall(
        error, datasetExportJobArn, $"{NameOf(datasetExportJobArn)} could not be polled", region);

    /// <summary>A job that was waited for has failed.</summary>
    public static ErrorRecord JobFailed(DatasetExportJob job)
    {
        string message = $"{NameOf(job)} failed: {job.FailureReason ?? "the service gave no reason"} ({job.DatasetExportJobArn})";
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
            { Error: TimeoutException } => "the last poll got no response in time",
            { Error: { } error } => $"the last poll failed: {error.Message.TrimEnd('.')}",
            { Job.Status: { } status } => $"its status is {status}",
            _ => "its status is unknown",
        };
        string advice = outcome switch
        {
            { Error: not null } => "The job may still be running. Check the connection, then wait again.",
            { Job.Status: not null } => "The job is still running. Wait again or increase -Timeout.",
            _ => "The job may still be running. Wait again or increase -Timeout.",
        };
        string message = $"{NameOf(outcome.DatasetExportJobArn)} did not finish within {timeoutSeconds} s (-Timeout); {state}. {advice}";
        return Record(
            new TimeoutException(message, outcome.Error),
            "DatasetExportJobTimeout",
            ErrorCategory.OperationTimeout,
            (object?)outcome.Job ?? outcome.DatasetExportJobArn,
            message,
            advice,
            isTransient: true);
    }

    // PowerShell 7.4 does not show the recommended action, so advice that the user needs to continue is in the message.
    private static ErrorRecord FromCall(Exception error, object? target, string what, string? region, string? cure = null)
    {
        ServiceError failure = ServiceError.From(error);
        (ErrorCategory category, string advice) = Meaning(failure.Kind);
        cure ??= error switch
        {
            CreateOutcomeUnknownException => "Run the command again with -UseExisting, or check the ARN above.",
            ConnectionException connection => connection.Advice,
            _ => failure.Kind is ErrorKind.AlreadyExists or ErrorKind.LimitExceeded or ErrorKind.Busy or ErrorKind.NotAuthenticated or ErrorKind.NoCredentials
                or ErrorKind.Unreachable or ErrorKind.MalformedResponse ? advice : null,
        };
        string? place = failure.Kind is ErrorKind.NotFound && region is not null ? $"The request was sent to region {region}." : null;
        return Record(error, failure.Id, category, target, Join(Join($"{what}: {MessageOf(error)}", place), cure), cure ?? advice, IsTransient(failure));
    }

    // A full quota or a dataset in use may last for hours, but the command may succeed later.
    private static bool IsTransient(ServiceError failure) => failure.IsTransient || failure.Kind is ErrorKind.LimitExceeded or ErrorKind.Busy;

    private static string Join(string sentence, string? next) =>
        string.IsNullOrEmpty(next) ? sentence : sentence + (sentence.EndsWith('.') ? " " : ". ") + next;

    /// <summary>What a message calls the thing that it is about: short, as the target has the whole ARN.</summary>
    private static string NameOf(object target) => target switch
    {
        DatasetExportJobRequest request => $"Dataset export job '{request.JobName}'",
        DatasetExportJob { JobName: { } name } => $"Dataset export job '{name}'",
        _ => PersonalizeArn.TryParse(target.ToString()) switch
        {
            { ResourceType: "dataset-export-job", ResourceName: { Length: > 0 } name } => $"Dataset export job '{name}'",
            { ResourceType: "dataset", ResourceName: { Length: > 0 } name } => $"Dataset '{name}'",
            _ => $"{target}",
        },
    };

    // Such a message of .NET only refers to the inner exception.
    private static string MessageOf(Exception error) =>
        error.InnerException is { } inner && error.Message.Contains("see inner exception", StringComparison.OrdinalIgnoreCase) ? MessageOf(inner) : error.Message;

    private static (ErrorCategory Category, string Advice) Meaning(ErrorKind kind) => kind switch
    {
        ErrorKind.InvalidInput => (ErrorCategory.InvalidArgument, "Correct the input that the message describes."),
        ErrorKind.NotFound => (ErrorCategory.ObjectNotFound, "Check the ARN, its region and its account."),
        ErrorKind.AlreadyExists => (ErrorCategory.ResourceExists, "Choose another -JobName. Job names can't be reused."),
        ErrorKind.Busy => (ErrorCategory.ResourceBusy, "Add -WaitForSlot to queue the job, or try again later."),
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

    private static ErrorRecord Record(
        Exception error, string id, ErrorCategory category, object? target, string message, string? advice, bool isTransient = false)
    {
        // Added as a PowerShell property, as exceptions have no such property. Several records may share one exception.
        PSMemberInfoCollection<PSPropertyInfo> properties = PSObject.AsPSObject(error).Properties;
        lock (error)
        {
            if (properties[nameof(ServiceError.IsTransient)] is null)
            {
                properties.Add(new PSNoteProperty(nameof(ServiceError.IsTransient), isTransient));
            }
        }

        // A host that shows both would show the same sentence twice.
        string action = advice is null || message.EndsWith(advice, StringComparison.Ordinal) ? "" : advice;
        return new ErrorRecord(error, id, category, target) { ErrorDetails = new ErrorDetails(Printable(message)) { RecommendedAction = action } };
    }

    // Messages contain text from the service, and a terminal would execute control characters in it.
    private static string Printable(string message) => string.Concat(message.Select(c => char.IsControl(c) && c is not ('\n' or '\t') ? '\uFFFD' : c));
}
