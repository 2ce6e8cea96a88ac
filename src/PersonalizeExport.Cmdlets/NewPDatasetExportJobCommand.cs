using System.Collections.Concurrent;
using System.Management.Automation;

namespace PersonalizeExport.Cmdlets;

/// <summary>Starts a job that exports a dataset to S3 (CreateDatasetExportJob).</summary>
[Cmdlet(
    VerbsCommon.New, "PDatasetExportJob", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium,
    HelpUri = HelpFolder + "New-PDatasetExportJob.md")]
[OutputType(typeof(DatasetExportJob))]
public sealed class NewPDatasetExportJobCommand : PersonalizeCmdlet
{
    private readonly Dictionary<IPersonalizeExportService, DatasetExportJobStarter> _starters = [];
    private OrderedWork<Start>? _work;
    private readonly HashSet<(IPersonalizeExportService, string)> _names = [];
    private readonly Queue<string> _buffered = new();
    private Selection? _selection;
    private bool _isOver;

    // For the progress bar.
    private readonly ConcurrentDictionary<DatasetExportJobRequest, DateTime> _held = new();
    private int _begun;
    private int _started;
    private int _failed;

    /// <summary>The ARN of the dataset to export.</summary>
    [Parameter(
        Mandatory = true,
        Position = 0,
        ValueFromPipeline = true,
        ValueFromPipelineByPropertyName = true,
        HelpMessage = "The ARN of the dataset to export; Get-PDataset lists them.")]
    [TextTransformation(IsPiped = true)]
    [ValidateConstraint(nameof(ValueConstraint.DatasetArn), HasListHint = true)]
    [ArgumentCompleter(typeof(DatasetArnCompleter))]
    public string DatasetArn { get; set; } = null!;

    /// <summary>The name of the new job. A name cannot be reused within a region of an account.</summary>
    [Parameter(
        Mandatory = true,
        ValueFromPipelineByPropertyName = true,
        HelpMessage = "A name for the new job, such as items-20261122; it cannot be reused.")]
    [TextTransformation]
    [ValidateConstraint(nameof(ValueConstraint.JobName))]
    [NoCompletion]
    public string JobName { get; set; } = null!;

    /// <summary>The ARN of the IAM role with which the service writes to the bucket.</summary>
    [Parameter(
        Mandatory = true,
        ValueFromPipelineByPropertyName = true,
        HelpMessage = "The ARN of the IAM role with which Amazon Personalize writes to the bucket.")]
    [TextTransformation]
    [ValidateConstraint(nameof(ValueConstraint.RoleArn), HasListHint = true)]
    [NoCompletion]
    public string RoleArn { get; set; } = null!;

    /// <summary>
    /// The folder to export to, such as s3://bucket/folder/. The root of a bucket is accepted, with a warning.
    /// </summary>
    [Parameter(
        Mandatory = true,
        ValueFromPipelineByPropertyName = true,
        HelpMessage = "The folder to export to, such as s3://bucket/folder/")]
    [Alias("S3DataDestination_Path", "JobOutput_S3DataDestination_Path", "S3Path")]
    [TextTransformation]
    [ValidateConstraint(nameof(ValueConstraint.S3DataDestinationPath), HasListHint = true)]
    [NoCompletion]
    public string S3DataDestinationPath { get; set; } = null!;

    /// <summary>
    /// The ARN of the KMS key to encrypt the export with; none when it is empty, as in a blank column of a CSV file.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("S3DataDestination_KmsKeyArn", "JobOutput_S3DataDestination_KmsKeyArn")]
    [TextTransformation]
    [ValidateConstraint(nameof(ValueConstraint.KmsKeyArn), IsOptional = true)]
    [NoCompletion]
    public string? KmsKeyArn { get; set; }

    /// <summary>Which records to export. Left out, it is not sent, and the service takes PUT.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [IngestionModeTransformation]
    public IngestionMode? IngestionMode { get; set; }

    /// <summary>Tags for the job: a hashtable, or objects with TagKey and TagValue or with Key and Value.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Tags")]
    [Convert(typeof(TagList))]
    [ValidateTags]
    public TagList? Tag { get; set; }

    /// <summary>
    /// When a job of that name exists and exports the same dataset to the same place in the same way, emit it instead
    /// of an error. A script that is run again then continues where it was.
    /// </summary>
    [Parameter]
    public SwitchParameter UseExisting { get; set; }

    /// <summary>When too many jobs run, hold the job until the quota allows another, at most for -Timeout.</summary>
    [Parameter]
    public SwitchParameter WaitForSlot { get; set; }

    /// <summary>How long -WaitForSlot may hold a job: seconds, or a TimeSpan.</summary>
    [Parameter]
    [Alias("TimeoutSec")]
    [Convert(typeof(Seconds))]
    [ValidateSeconds(0, int.MaxValue)]
    public Seconds Timeout { get; set; } = new(TimeSpan.FromSeconds(ThreeHours));

    /// <summary>
    /// How many requests may be under way at once. The output is in the order of the input all the same.
    /// </summary>
    [Parameter]
    [NotBlankTransformation]
    [ValidateRange(1, 100)]
    public int ThrottleLimit { get; set; } = 10;

    /// <summary>
    /// What to emit instead of the job: a property of it such as DatasetExportJobArn, or ^ and the name of a parameter.
    /// As in AWS Tools; * is the job.
    /// </summary>
    [Parameter]
    [NoCompletion]
    public string? Select { get; set; }

    /// <summary>Do not prompt for confirmation, whatever $ConfirmPreference says.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    // A limit on the wait for a slot limits how long requests may be throttled too, but a single throttled response is
    // no reason to give up.
    private protected override TimeSpan? ThrottlePatience =>
        WaitForSlot ? TimeSpan.FromSeconds(Math.Clamp(Timeout.Time.TotalSeconds, 10, 180)) : null;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        if (IsGiven(nameof(Timeout)) && !WaitForSlot)
        {
            WriteWarning("-Timeout has no effect without -WaitForSlot.");
        }

        _selection = Select is null ? null : new Selection(Select, this, typeof(DatasetExportJob));
        _work = new OrderedWork<Start>(ThrottleLimit, StartAsync, WaitForAny);
        BeginProgress("Starting exports", DescribeProgress);
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        DatasetExportJobRequest request = new()
        {
            JobName = JobName,
            DatasetArn = DatasetArn,
            RoleArn = RoleArn,
            S3DataDestinationPath = S3DataDestinationPath,
            KmsKeyArn = NullIfEmpty(KmsKeyArn),
            IngestionMode = IngestionMode,
            Tags = Tag,
        };
        if (IngestionMode is null)
        {
            WriteVerbose(
                $"Job '{JobName}': without -IngestionMode the service takes PUT, which exports only records that were "
                    + "imported individually. ALL exports all records.");
        }

        WarnOfBucketRoot();
        if (IsConfirmed(request) && Connect(DatasetArn, request) is { } service)
        {
            _begun++;
            bool isRepeated = !_names.Add((service, JobName));
            _work!.Begin(new Start(request, service, _selection?.Bind(this)) { IsRepeated = isRepeated });
            Serve();
            Write(_work.TakeReady());
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        Write(_work!.TakeAll());
        EndProgress();
        _isOver = true;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && _work is not null)
        {
            Cancel();
            ReportNotReturned();
        }

        base.Dispose(disposing);
    }

    // Whatever ended the pipeline early, every job that may have been started is named.
    private void ReportNotReturned()
    {
        IEnumerable<Start> lost = _work!.WaitForEnd().Where(start => start.MayBeStarted && !start.IsEmitted);
        WarnOfStop(
            "may have been started but were not returned",
            [.. lost.Select(start => start.Request.JobName), .. _isOver ? [] : _buffered]);
    }

    private async Task StartAsync(Start start)
    {
        long begin = TimeProvider.System.GetTimestamp();
        try
        {
            start.Result = await StarterFor(start.Service).StartAsync(start.Request, StopToken).ConfigureAwait(false);
            Interlocked.Increment(ref _started);
        }
        catch (PersonalizeException error)
        {
            TimeSpan? slotWait = WaitForSlot ? TimeProvider.System.GetElapsedTime(begin) : null;
            start.Error = Errors.NotCreated(
                error, start.Request, start.Service.Region, UseExisting, start.IsRepeated, slotWait);

            // There is no job to name if the service refused it, even if that error was not written.
            start.MayBeStarted = error is CreateOutcomeUnknownException;
            Interlocked.Increment(ref _failed);
        }
        catch (NotSentException)
        {
            start.MayBeStarted = false;
            throw;
        }
    }

    private string DescribeProgress()
    {
        int held = _held.Values.Count(until => until > DateTime.UtcNow);
        string failed = _failed > 0 ? $", {_failed} failed" : "";
        string delay = held > 0 ? $"; {held} waiting for a slot" : DescribeThrottling();
        return $"{_started} started{failed}, {_begun - _started - _failed} under way{delay}";
    }

    private void Write(IEnumerable<Start> ended)
    {
        foreach (Start start in Await(ended))
        {
            if (start.Result?.Warning is { } warning)
            {
                WriteWarning(warning);
            }

            Write(start);
        }
    }

    private void Write(Start start)
    {
        if (start.Result is { } started)
        {
            IEnumerable<object>? selected = start.Select?.Invoke(PSObject.AsPSObject(started.Job));
            WriteObject(Emit(start, selected ?? [started.Job]), enumerateCollection: true);
        }
        else
        {
            try
            {
                WriteError(start.Error);
            }
            finally
            {
                // Only a stop by the user may come before the error is written.
                start.IsEmitted = !Stopping;
            }
        }
    }

    // Runs when the pipeline takes the output; how the next command then ends does not matter.
    private IEnumerable<object> Emit(Start start, IEnumerable<object> output)
    {
        start.IsEmitted = true;

        // With -OutBuffer PowerShell hands on what it has emitted only when there is more than that of it.
        _buffered.Enqueue(start.Request.JobName);
        int size = MyInvocation.BoundParameters.TryGetValue("OutBuffer", out object? given) ? (int)given : 0;
        while (_buffered.Count > size)
        {
            _buffered.Dequeue();
        }

        foreach (object item in output)
        {
            yield return item;
        }
    }

    private DatasetExportJobStarter StarterFor(IPersonalizeExportService service)
    {
        if (!_starters.TryGetValue(service, out DatasetExportJobStarter? starter))
        {
            StartOptions options = new()
            {
                UseExisting = UseExisting,
                WaitForSlot = WaitForSlot,
                SlotTimeout = Timeout.Time,
                OnNoSlot = (request, pause) =>
                {
                    _held[request] = DateTime.UtcNow + pause;
                    Notify(() => WriteVerbose(
                        "No slot is free (too many jobs are running, or the dataset is in use); "
                            + $"retrying job '{request.JobName}' in {pause.TotalSeconds:0} s."));
                },
                OnRepetition = (request, error) => Notify(() => WriteVerbose(
                    $"Job '{request.JobName}': {error.Message.TrimEnd('.')}. Trying again.")),
            };
            starter = new DatasetExportJobStarter(service, options, TimeProvider.System);
            _starters.Add(service, starter);
        }

        return starter;
    }

    private void WarnOfBucketRoot()
    {
        if (S3Location.TryParse(S3DataDestinationPath) is { IsBucketRoot: true, BucketName: var bucket })
        {
            WriteWarning(
                $"The destination {S3DataDestinationPath} of job '{JobName}' is the root of a bucket, "
                    + "so BucketName and KeyPrefix are left empty to keep S3 cmdlets from processing the whole bucket. "
                    + $"Use a folder instead, such as s3://{bucket}/{JobName}/.");
        }
    }

    // -Force skips the confirmation, not -WhatIf.
    private bool IsConfirmed(DatasetExportJobRequest request)
    {
        object whatIf = MyInvocation.BoundParameters.TryGetValue("WhatIf", out object? given)
            ? given : GetVariableValue("WhatIfPreference");
        string target =
            $"dataset {request.DatasetArn}, job {request.JobName}, destination {request.S3DataDestinationPath}";
        return (Force && !LanguagePrimitives.IsTrue(whatIf)) || ShouldProcess(target, "Start dataset export job");
    }

    /// <summary>The start of a job.</summary>
    private sealed class Start(DatasetExportJobRequest request, IPersonalizeExportService service, Selector? select)
        : WorkItem(service, select)
    {
        public DatasetExportJobRequest Request => request;

        /// <summary>Whether an earlier item has the same name.</summary>
        public bool IsRepeated { get; init; }

        public StartedJob? Result { get; set; }

        /// <summary>Whether the job may have been started, as far as is known.</summary>
        public bool MayBeStarted { get; set; } = true;

        /// <summary>Whether the job, or its error, was written to the pipeline.</summary>
        public bool IsEmitted { get; set; }
    }
}
