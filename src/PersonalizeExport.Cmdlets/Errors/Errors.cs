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
        bool isWhole = error.ErrorCode is ConnectionException.InvalidConfiguration;
        string message = isWhole ? error.Message : Join(error.Message, error.Advice);
        return Record(error, target, target is null ? message : $"{NameOf(target)}: {message}", error.Advice);
    }

    /// <summary>The assemblies of another version of the module are loaded: a process takes one version.</summary>
    public static ErrorRecord OtherVersion(string loaded, Version imported) => Record(
        "OtherVersionLoaded",
        $"PersonalizeExport {loaded} is already loaded in this process. Start a new PowerShell to use {imported}.",
        "",
        null,
        ErrorKind.Refused);

    /// <summary>A parameter was typed with a value that is empty, such as a variable that is not set.</summary>
    public static ErrorRecord EmptyValue(string parameter) => Record(
        "EmptyValue",
        $"The value of -{parameter} is empty. Give it a value or omit the parameter.",
        "Check the variable that the value comes from.",
        parameter);

    /// <summary>-Select names something that the output does not have.</summary>
    public static ErrorRecord BadSelect(string complaint, string? select) => Record(
        "InvalidSelect",
        $"-Select {complaint}",
        "Correct -Select, or omit it.",
        select);

    /// <summary>A job that was named is not among those that were listed.</summary>
    public static ErrorRecord NoSuchJob(string name, string? region) => Record(
        "DatasetExportJobNotFound",
        $"There is no dataset export job '{name}' among those listed in region {region}.",
        "Check the name and the region.",
        name,
        ErrorKind.NotFound);

    /// <summary>No dataset is of a group that was given.</summary>
    public static ErrorRecord NoSuchGroup(string group, string? region) => Record(
        "DatasetGroupNotFound",
        $"There is no dataset of the group '{PersonalizeArn.TryParse(group)?.ResourceName ?? group}' "
            + $"among those listed in region {region}: the group does not exist, or is empty.",
        "Check the group and the region.",
        group,
        ErrorKind.NotFound);

    /// <summary>Wait- was given no job.</summary>
    public static ErrorRecord NothingToWaitFor() => Record(
        "NothingToWaitFor",
        "There is no job to wait for.",
        "Pipe jobs or their ARNs into the command, or specify -DatasetExportJobArn.",
        null);

    /// <summary>Wait- was piped a null where a job should be.</summary>
    public static ErrorRecord NullInput() => Record(
        "NullInput",
        "A piped value is null. Expected a job or its ARN. The wait for the other jobs continues.",
        "Check what is piped into the command.",
        null);

    /// <summary>What Wait- was given as a job has no ARN of one.</summary>
    public static ErrorRecord BadJob(string complaint, DatasetExportJob job)
    {
        string given = job.JobName is null ? "The value of -InputObject" : NameOf(job);
        return Record(
            "InvalidJob",
            $"{given} cannot be waited for: its DatasetExportJobArn is invalid. {complaint}",
            "Specify a job returned by New- or Get-PDatasetExportJob, or its ARN.",
            job);
    }

    /// <summary>Two parameters exclude each other.</summary>
    public static ErrorRecord NotTogether(string one, string other, string reason, object? target) => Record(
        "NotTogether",
        $"-{one} and -{other} cannot be used together: {reason}.",
        "Omit one of them.",
        target);

    /// <summary>A filter is a pattern that PowerShell cannot read.</summary>
    public static ErrorRecord BadPattern(WildcardPatternException error, string parameter) => Record(
        "InvalidPattern",
        $"-{parameter}: {error.Message}",
        "Close the bracket, or write a literal one as `[.",
        parameter);

    /// <summary>No job can be created in the period that was given.</summary>
    public static ErrorRecord EmptyPeriod(DateTime after, DateTime before) => Record(
        "EmptyPeriod",
        $"-CreatedAfter ({after:u}) is later than -CreatedBefore ({before:u}), so no job can match.",
        "Swap the two dates, or omit one.",
        null);

    /// <summary>A job could not be started.</summary>
    /// <param name="error">Why not.</param>
    /// <param name="request">What was requested.</param>
    /// <param name="region">The region that was called.</param>
    /// <param name="useExisting">
    /// Whether a job that is there would have been taken, had it the requested values.
    /// </param>
    /// <param name="isRepeated">Whether an earlier item of the command has the same name.</param>
    /// <param name="slotWait">
    /// How long the job waited for a running one to end (-WaitForSlot); null where it was not to wait.
    /// </param>
    public static ErrorRecord NotCreated(
        PersonalizeException error,
        DatasetExportJobRequest request,
        string? region,
        bool useExisting,
        bool isRepeated,
        TimeSpan? slotWait)
    {
        string? cure = error.Kind switch
        {
            ErrorKind.LimitExceeded or ErrorKind.Busy when slotWait is { } waited =>
                $"Waited {(int)waited.TotalSeconds} s for a running job to end (-WaitForSlot). "
                    + "Increase -Timeout, or request a quota increase.",
            ErrorKind.AlreadyExists when isRepeated =>
                "An earlier item of this command has the same name. Give each item its own, "
                    + "such as -JobName { \"nightly-$($_.DatasetType)\" }.",
            ErrorKind.AlreadyExists when !useExisting =>
                "Choose another -JobName (job names can't be reused), or add -UseExisting to use the existing job.",
            _ => null,
        };
        return FromCall(error, request, $"{NameOf(request)} could not be started", region, cure);
    }

    /// <summary>A call for an item failed.</summary>
    /// <param name="error">Why.</param>
    /// <param name="target">The item.</param>
    /// <param name="what">What that means for the item, such as "could not be retrieved".</param>
    /// <param name="region">The region that was called.</param>
    public static ErrorRecord NotDone(PersonalizeException error, object target, string what, string? region) =>
        FromCall(error, target, $"{NameOf(target)} {what}", region);

    /// <summary>Jobs or datasets could not be listed.</summary>
    /// <param name="error">Why not.</param>
    /// <param name="what">What was to be listed.</param>
    /// <param name="of">The dataset or the group whose they are; null for the account.</param>
    /// <param name="region">The region that was called.</param>
    public static ErrorRecord NotListed(PersonalizeException error, string what, string? of, string? region) =>
        FromCall(error, of, $"{(of is null ? "The account" : NameOf(of))}: its {what} could not be listed", region);

    /// <summary>A job that was waited for has failed.</summary>
    public static ErrorRecord JobFailed(DatasetExportJob job)
    {
        string reason = job.FailureReason ?? "the service gave no reason";
        return Record(
            "DatasetExportJobFailed",
            $"{NameOf(job)} failed: {reason} ({job.DatasetExportJobArn})",
            "Fix the cause given above (usually the role, the bucket policy or the KMS key policy), "
                + "then start a job with a new name.",
            job,
            ErrorKind.JobFailed);
    }

    /// <summary>A job had not ended when the time to wait was up.</summary>
    public static ErrorRecord TimedOut(WaitOutcome.TimedOut outcome, Seconds timeout)
    {
        string state = outcome switch
        {
            { Error.Kind: ErrorKind.TimedOut } => "the last poll got no response in time",
            { Error: { } error } => $"the last poll failed: {error.Message.TrimEnd('.')}",
            { Job.Status: { } status } => $"its status is {status}",
            _ => "its status is unknown",
        };
        bool isRunning = outcome is
            { Error: null, Job.Status: JobStatus.CreatePending or JobStatus.CreateInProgress };
        string advice = $"The job {(isRunning ? "is still" : "may still be")} running. "
            + (outcome.Error is null or { Kind: ErrorKind.Throttled or ErrorKind.NotFound or ErrorKind.Unavailable }
                ? "Wait again or increase -Timeout." : "Check the connection, then wait again.");
        string name = NameOf(outcome.DatasetExportJobArn);
        return Record(
            "DatasetExportJobTimeout",
            $"{name} did not finish within {timeout} s (-Timeout); {state}. {advice}",
            advice,
            (object?)outcome.Job ?? outcome.DatasetExportJobArn,
            ErrorKind.TimedOut,
            outcome.Error);
    }

    // PowerShell 7.4 does not show the recommended action, so advice that the user needs to continue is in the message.
    private static ErrorRecord FromCall(
        PersonalizeException error, object? target, string what, string? region, string? cure = null)
    {
        string advice = Meaning(error.Kind).Advice;
        cure ??= error switch
        {
            CreateOutcomeUnknownException => "Run the command again with -UseExisting, or check the ARN above.",
            ConnectionException connection => connection.Advice,
            {
                Kind: ErrorKind.AlreadyExists or ErrorKind.LimitExceeded or ErrorKind.Busy or ErrorKind.NotAuthenticated
                    or ErrorKind.NoCredentials or ErrorKind.Unreachable or ErrorKind.MalformedResponse
            } => advice,
            _ => null,
        };
        bool isElsewhere = error.Kind is ErrorKind.NotFound && region is not null;
        string? place = isElsewhere ? $"The request was sent to region {region}." : null;
        return Record(error, target, Join(Join($"{what}: {error.Message}", place), cure), cure ?? advice);
    }

    private static string Join(string sentence, string? next) =>
        string.IsNullOrEmpty(next) ? sentence : $"{sentence.TrimEnd('.')}. {next}";

    /// <summary>What a message calls the thing that it is about: short, as the target has the whole ARN.</summary>
    private static string NameOf(object target) => target switch
    {
        DatasetExportJobRequest request => $"Dataset export job '{request.JobName}'",
        DatasetExportJob { JobName: { } name } => $"Dataset export job '{name}'",
        _ => PersonalizeArn.TryParse(target.ToString()) switch
        {
            { ResourceType: "dataset-export-job", ResourceName: { Length: > 0 } job } => $"Dataset export job '{job}'",
            { ResourceType: "dataset-group", ResourceName: { Length: > 0 } group } => $"Dataset group '{group}'",
            { ResourceType: "dataset", ResourceName: { Length: > 0 } dataset } => $"Dataset '{dataset}'",
            _ => $"{target}",
        },
    };

    private static (ErrorCategory Category, string Advice) Meaning(ErrorKind kind) => kind switch
    {
        ErrorKind.InvalidInput => (ErrorCategory.InvalidArgument, "Correct the input that the message describes."),
        ErrorKind.NotFound => (ErrorCategory.ObjectNotFound, "Check the ARN, its region and its account."),
        ErrorKind.AlreadyExists =>
            (ErrorCategory.ResourceExists, "Choose another -JobName. Job names can't be reused."),
        ErrorKind.Busy => (ErrorCategory.ResourceBusy, "Add -WaitForSlot to queue the job, or try again later."),
        ErrorKind.LimitExceeded =>
            (ErrorCategory.LimitsExceeded, "Add -WaitForSlot to queue the job, or request a quota increase."),
        ErrorKind.QuotaExceeded => (
            ErrorCategory.LimitsExceeded,
            "Reduce the request (for example, use fewer tags), or request a quota increase."),
        ErrorKind.AccessDenied =>
            (ErrorCategory.PermissionDenied, "Ask an administrator for the permission named in the message."),
        ErrorKind.NotAuthenticated =>
            (ErrorCategory.AuthenticationError, "Check or refresh your credentials, and check this machine's clock."),
        ErrorKind.NoCredentials => (
            ErrorCategory.AuthenticationError,
            "Refresh your credentials (for SSO: aws sso login) or fix the profile."),
        ErrorKind.Throttled => (ErrorCategory.LimitsExceeded, "Try again later, or reduce -ThrottleLimit."),
        ErrorKind.Unavailable => (ErrorCategory.ResourceUnavailable, "Try again later."),
        ErrorKind.TimedOut => (ErrorCategory.OperationTimeout, "Check the network, then try again."),
        ErrorKind.Unreachable =>
            (ErrorCategory.ConnectionError, "Check -Region, -EndpointUrl, the network and the proxy, then try again."),
        ErrorKind.ConnectionLost => (ErrorCategory.ConnectionError, "Check the network and the proxy, then try again."),
        ErrorKind.MalformedResponse => (
            ErrorCategory.InvalidResult,
            "Try again. If it persists, check -EndpointUrl and the proxy: "
                + "the response may have come from something other than Amazon Personalize."),
        ErrorKind.JobFailed => (ErrorCategory.OperationStopped, ""),
        _ => (ErrorCategory.InvalidOperation, "See the message. If you contact AWS Support, include the RequestId."),
    };

    private static ErrorRecord Record(
        string id,
        string message,
        string advice,
        object? target,
        ErrorKind kind = ErrorKind.InvalidInput,
        Exception? cause = null) =>
        Record(new PersonalizeException(message, kind, id, cause), target, message, advice);

    private static ErrorRecord Record(PersonalizeException error, object? target, string message, string advice)
    {
        // A host that shows both would show the same sentence twice.
        string action = message.EndsWith(advice, StringComparison.Ordinal) ? "" : advice;
        ErrorRecord record = new(error, error.ErrorCode, Meaning(error.Kind).Category, target)
        {
            ErrorDetails = new ErrorDetails(DisplayText.Printable(message))
            {
                RecommendedAction = DisplayText.Printable(action),
            },
        };
        record.CategoryInfo.TargetName = DisplayText.Printable(record.CategoryInfo.TargetName);
        return record;
    }
}
