using System.Diagnostics;
using System.Management.Automation;

namespace PersonalizeExport.Cmdlets;

/// <summary>
/// Waits until jobs are ACTIVE or have failed, and emits each job that is ACTIVE the moment it is seen to be.
/// </summary>
[Cmdlet(
    VerbsLifecycle.Wait,
    "PDatasetExportJob",
    DefaultParameterSetName = ByObjectSet,
    HelpUri = HelpFolder + "Wait-PDatasetExportJob.md")]
[OutputType(typeof(DatasetExportJob))]
public sealed class WaitPDatasetExportJobCommand : PersonalizeCmdlet
{
    private const string ByArnSet = "ByArn";
    private const string ByNameSet = "ByName";
    private const string ByObjectSet = "ByObject";
    private const string WaitingContinues = "Waiting continues until -Timeout.";

    private readonly List<WaitTarget> _targets = [];
    private readonly HashSet<string> _unknown = [];

    // The jobs that were just started and have no outcome yet.
    private readonly List<DatasetExportJob> _started = [];
    private bool _isOver;

    // How long it took to find jobs by their names, which the timeout counts.
    private readonly Stopwatch _lookup = new();

    /// <summary>The ARNs of the jobs to wait for.</summary>
    [Parameter(
        Mandatory = true,
        Position = 0,
        ValueFromPipeline = true,
        ValueFromPipelineByPropertyName = true,
        ParameterSetName = ByArnSet,
        HelpMessage = "The ARN of the job to wait for.")]
    [Alias("Arn")]
    [JobArnTransformation]
    [ValidateConstraint(nameof(ValueConstraint.DatasetExportJobArn), HasNameHint = true)]
    [ArgumentCompleter(typeof(DatasetExportJobArnCompleter))]
    public string[] DatasetExportJobArn { get; set; } = null!;

    // Not mandatory: PowerShell would then bind a piped job by its ARN, in spite of the default set.

    /// <summary>The names of the jobs to wait for; they are looked up in the list of the account.</summary>
    [Parameter(ParameterSetName = ByNameSet)]
    [ValidateConstraint(nameof(ValueConstraint.JobName))]
    [ArgumentCompleter(typeof(JobNameCompleter))]
    public string[] JobName { get; set; } = null!;

    // In the default set, which PowerShell tries first: in the other a piped job would bind by its ARN alone.

    /// <summary>The jobs to wait for, as New- and Get- emit them.</summary>
    [Parameter(ValueFromPipeline = true, ParameterSetName = ByObjectSet)]
    public DatasetExportJob[]? InputObject { get; set; }

    /// <summary>How long to wait for all jobs together: seconds, or a TimeSpan.</summary>
    [Parameter]
    [Alias("TimeoutSec")]
    [Convert(typeof(Seconds))]
    [ValidateSeconds(0, int.MaxValue)]
    public Seconds Timeout { get; set; } = new(TimeSpan.FromSeconds(ThreeHours));

    /// <summary>
    /// The time between two polls: seconds, or a TimeSpan. Left out: a tenth of the time waited, between 5 and 60
    /// seconds.
    /// </summary>
    [Parameter]
    [Convert(typeof(Seconds))]
    [ValidateSeconds(0.1, ThreeHours)]
    public Seconds? PollInterval { get; set; }

    /// <summary>End as soon as one of the jobs has ended.</summary>
    [Parameter]
    public SwitchParameter Any { get; set; }

    /// <summary>Emit failed jobs too, after their error.</summary>
    [Parameter]
    public SwitchParameter PassThruFailed { get; set; }

    // The next poll replaces one that is throttled.
    private protected override TimeSpan? ThrottlePatience => TimeSpan.FromSeconds(3);

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName is ByArnSet)
        {
            foreach (string arn in DatasetExportJobArn)
            {
                Add(arn, null);
            }
        }
        else if (ParameterSetName is ByNameSet)
        {
            AddByName();
        }
        else if (InputObject is { } jobs)
        {
            foreach (DatasetExportJob job in jobs)
            {
                Add(job.DatasetExportJobArn ?? "", job);
            }
        }
        else if (MyInvocation.ExpectingInput)
        {
            WriteError(Errors.NullInput());
        }
        else
        {
            ThrowTerminatingError(Errors.NothingToWaitFor());
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_targets.Count == 0)
        {
            return;
        }

        Wait();
        _isOver = true;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && !_isOver)
        {
            ReportStarted();
        }

        base.Dispose(disposing);
    }

    // If the pipeline ends early, jobs that New- has piped in may still run, and nothing else names them.
    private void ReportStarted() => WarnOfStop(
        "were started and may still be running",
        [.. _started.Select(job => job.JobName ?? job.DatasetExportJobArn).Distinct()]);

    private void AddByName()
    {
        if (Connect(null) is not { } service)
        {
            return;
        }

        _lookup.Start();
        HashSet<string> missing = new(JobName, StringComparer.OrdinalIgnoreCase);
        using CancellationTokenSource late = CancellationTokenSource.CreateLinkedTokenSource(StopToken);

        // A timer takes no more than 49 days, and no list takes three hours.
        late.CancelAfter(TimeSpan.FromSeconds(
            Math.Min((Timeout.Time + DatasetExportJobWaiter.Grace).TotalSeconds, ThreeHours)));
        IEnumerable<Page<DatasetExportJob>> pages = List(
            token => ListAsync(service, token, late.Token),
            error =>
            {
                missing.Clear();
                return Errors.NotListed(error, "jobs", null, service.Region);
            });
        foreach (Page<DatasetExportJob> page in pages)
        {
            // A job of a list has no destination, so it is described as one of which nothing is known.
            foreach (DatasetExportJob job in page.Items.Where(job => missing.Remove(job.JobName ?? "")))
            {
                Add(job.DatasetExportJobArn, null);
            }

            if (missing.Count == 0)
            {
                break;
            }
        }

        foreach (string name in missing)
        {
            WriteError(Errors.NoSuchJob(name, service.Region));
        }

        _lookup.Stop();
    }

    private async Task<Page<DatasetExportJob>> ListAsync(
        IPersonalizeExportService service, string? token, CancellationToken late)
    {
        try
        {
            return await service.ListAsync(null, token, LargestPage, late).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!StopToken.IsCancellationRequested)
        {
            throw new PersonalizeException(
                "The timeout expired before the names were found (-Timeout).", ErrorKind.TimedOut, "RequestTimeout");
        }
    }

    private void Add(string arn, DatasetExportJob? job)
    {
        // PowerShell makes a job of any object that has one of its properties.
        if (job is not null && ValueConstraint.DatasetExportJobArn.Explain(arn) is { } complaint)
        {
            WriteError(Errors.BadJob(complaint, job));
        }
        else if (Connect(arn) is { } service)
        {
            _targets.Add(new WaitTarget(arn, service, job));
            if (job is { Status: JobStatus.CreatePending, CreationDateTime: null })
            {
                _started.Add(job);
            }
        }
    }

    private void Wait()
    {
        WaitOptions options = new()
        {
            Timeout = Timeout.Time > _lookup.Elapsed ? Timeout.Time - _lookup.Elapsed : TimeSpan.Zero,
            PollInterval = PollInterval?.Time,
            Any = Any,
            OnPolled = progress => Notify(() => Report(progress)),
            OnOutage = error => Notify(() => WriteWarning(
                $"No poll has succeeded for a minute: {error?.Message.TrimEnd('.') ?? "no response came"}. "
                    + WaitingContinues)),
        };
        DatasetExportJobWaiter waiter = new(options, TimeProvider.System);
        BeginProgress(() => WaitDisplay.Bars(waiter.Progress), TimeSpan.Zero);
        foreach (WaitOutcome outcome in Await(waiter.WaitAsync(_targets, StopToken)))
        {
            _started.RemoveAll(job => job.DatasetExportJobArn == outcome.DatasetExportJobArn);
            Write(outcome);
        }

        EndProgress();
    }

    private void Report(WaitProgress progress)
    {
        WriteVerbose(WaitDisplay.Describe(progress));
        foreach (string status in progress.Running.Select(job => job.Status ?? "").Except(JobStatus.Known))
        {
            if (_unknown.Add(status))
            {
                WriteWarning(
                    $"The status '{status}' is not known, so it is not known whether it is an end. {WaitingContinues}");
            }
        }
    }

    private void Write(WaitOutcome outcome)
    {
        switch (outcome)
        {
            case WaitOutcome.Ended { Job: { IsFailed: true } job }:
                WriteError(Errors.JobFailed(job));
                if (PassThruFailed)
                {
                    WriteObject(job);
                }

                break;
            case WaitOutcome.Ended { Job: var job }:
                WriteObject(job);
                break;
            case WaitOutcome.TimedOut late:
                WriteError(Errors.TimedOut(late, Timeout));
                break;
            case WaitOutcome.Refused refused:
                string arn = refused.DatasetExportJobArn;
                string? region = _targets.First(target => target.DatasetExportJobArn == arn).Service.Region;
                WriteError(Errors.NotDone(refused.Error, arn, "could not be polled", region));
                break;
        }
    }
}
