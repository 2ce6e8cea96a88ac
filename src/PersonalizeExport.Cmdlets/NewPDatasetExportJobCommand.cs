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
    private const int ThreeHours = 3 * 60 * 60;

    private readonly Dictionary<IPersonalizeExportService, DatasetExportJobStarter> _starters = [];
    private OrderedWork<StartTask, CallResult<StartedJob>>? _work;
    private readonly Queue<string> _buffered = new();
    private Selection? _selection;
    private bool _isOver;

    // For the progress bar.
    private readonly ConcurrentDictionary<DatasetExportJobRequest, long> _held = new(ReferenceEqualityComparer.Instance);
    private int _begun;
    private int _started;
    private int _failed;

    /// <summary>The ARN of the dataset to export.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [TextTransformation]
    [ValidateDatasetArn]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public string DatasetArn { get; set; } = null!;

    /// <summary>The name of the new job. A name cannot be reused within a region of an account.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [TextTransformation]
    [ValidateJobName]
    public string JobName { get; set; } = null!;

    /// <summary>The ARN of the IAM role with which the service writes to the bucket.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [TextTransformation]
    [ValidateRoleArn]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public string RoleArn { get; set; } = null!;

    /// <summary>The folder to export to, such as s3://bucket/folder/. The root of a bucket is accepted, with a warning.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Alias("S3DataDestination_Path", "JobOutput_S3DataDestination_Path", "S3Path")]
    [TextTransformation]
    [ValidateS3DataDestinationPath]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public string S3DataDestinationPath { get; set; } = null!;

    /// <summary>The ARN of the KMS key to encrypt the export with; none when it is empty, as in a blank column of a CSV file.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("S3DataDestination_KmsKeyArn", "JobOutput_S3DataDestination_KmsKeyArn")]
    [TextTransformation]
    [ValidateKmsKeyArn(IsOptional = true)]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public string? KmsKeyArn { get; set; }

    /// <summary>Which records to export. Left out, it is not sent, and the service takes PUT.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [IngestionModeTransformation]
    public IngestionMode? IngestionMode { get; set; }

    /// <summary>Tags for the job: a hashtable, or objects with TagKey and TagValue or with Key and Value.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Tags")]
    [TagTransformation]
    [ValidateTags]
    public Tag[]? Tag { get; set; }

    /// <summary>
    /// When a job of that name exists and exports the same dataset to the same place in the same way, emit it instead of an error. A
    /// script that is run again then continues where it was.
    /// </summary>
    [Parameter]
    public SwitchParameter UseExisting { get; set; }

    /// <summary>When too many jobs run, hold the job until the quota allows another, at most for -Timeout.</summary>
    [Parameter]
    public SwitchParameter WaitForSlot { get; set; }

    /// <summary>How many seconds -WaitForSlot may hold a job.</summary>
    [Parameter]
    [Alias("TimeoutSec")]
    [NotBlankTransformation]
    [ValidateRange(0, int.MaxValue)]
    public int Timeout { get; set; } = ThreeHours;

    /// <summary>How many requests may be under way at once. The output is in the order of the input all the same.</summary>
    [Parameter]
    [NotBlankTransformation]
    [ValidateRange(1, 100)]
    public int ThrottleLimit { get; set; } = 5;

    /// <summary>
    /// What to emit instead of the job: a property of it such as DatasetExportJobArn, or ^ and the name of a parameter. As in AWS Tools;
    /// * is the job.
    /// </summary>
    [Parameter]
    public string? Select { get; set; }

    /// <summary>Do not prompt for confirmation, whatever $ConfirmPreference says.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    // A limit on the wait for a slot limits how long requests may be throttled too, but a single throttled response is no reason to give up.
    private protected override TimeSpan? ThrottlePatience => WaitForSlot ? TimeSpan.FromSeconds(Math.Clamp(Timeout, 10, 180)) : null;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        if (MyInvocation.BoundParameters.ContainsKey(nameof(Timeout)) && !WaitForSlot)
        {
            WriteWarning("-Timeout has no effect without -WaitForSlot.");
        }

        _selection = ReadSelect(Select, [.. typeof(DatasetExportJob).GetProperties().Select(property => (property.Name, property.PropertyType))]);
        _work = new OrderedWork<StartTask, CallResult<StartedJob>>(ThrottleLimit, StartAsync, WaitForAny);
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
            KmsKeyArn = string.IsNullOrWhiteSpace(KmsKeyArn) ? null : KmsKeyArn,
            IngestionMode = IngestionMode,
            Tags = Tag,
        };
        WarnOfBucketRoot();
        if (IsConfirmed(request) && Connect(DatasetArn, request) is { } service)
        {
            _begun++;
            _work!.Begin(new StartTask(request, StarterFor(service), service.Region, _selection?.Bind(this) ?? (job => [job])));
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
    private void ReportNotReturned() => WarnOfStop("may have been started but were not returned", [.. _work!.WaitForEnd()
        .Where(start => !start.Input.IsEmitted && MayBeStarted(start.Task))
        .Select(start => start.Input.Request.JobName)
        .Concat(_isOver ? [] : _buffered)]);

    private static bool MayBeStarted(Task<CallResult<StartedJob>> start)
    {
        try
        {
            // There is no job to name if the service refused it, even if that error was not written.
            (StartedJob? started, ErrorRecord? error) = start.GetAwaiter().GetResult();
            return started is not null || error?.Exception is CreateOutcomeUnknownException;
        }
        catch (Exception error) when (error is not NotSentException)
        {
            return true;
        }
        catch (NotSentException)
        {
            return false;
        }
    }

    private async Task<CallResult<StartedJob>> StartAsync(StartTask task)
    {
        long begin = TimeProvider.System.GetTimestamp();
        CallResult<StartedJob> result = await CallAsync(
            () => task.Starter.StartAsync(task.Request, StopToken),
            error => Errors.NotCreated(
                error, task.Request, task.Region, UseExisting, WaitForSlot ? TimeProvider.System.GetElapsedTime(begin) : null)).ConfigureAwait(false);
        Interlocked.Increment(ref result.Value is null ? ref _failed : ref _started);
        return result;
    }

    private string DescribeProgress()
    {
        int held = _held.Values.Count(until => until > TimeProvider.System.GetTimestamp());
        return $"{_started} started" + (_failed > 0 ? $", {_failed} failed" : "") + $", {_begun - _started - _failed} under way" + (held > 0 ? $"; {held} waiting for a slot" : DescribeThrottling());
    }

    private void Write(IEnumerable<(StartTask Input, Task<CallResult<StartedJob>> Task)> results)
    {
        foreach ((StartTask task, (StartedJob? started, ErrorRecord? error)) in Await(results))
        {
            if (started?.Warning is { } warning)
            {
                WriteWarning(warning);
            }

            HandOver(task, () =>
            {
                if (started is null)
                {
                    WriteError(error);
                    return;
                }

                foreach (object value in task.Select(PSObject.AsPSObject(started.Job)))
                {
                    WriteObject(value);
                }
            });
        }
    }

    private void HandOver(StartTask task, Action write)
    {
        try
        {
            write();
            task.IsEmitted = true;

            // With -OutBuffer PowerShell hands on what it has emitted only when there is more than that of it.
            _buffered.Enqueue(task.Request.JobName);
            int size = MyInvocation.BoundParameters.TryGetValue("OutBuffer", out object? given) ? (int)given : 0;
            while (_buffered.Count > size)
            {
                _buffered.Dequeue();
            }
        }
        catch (Exception ended) when (ended is not PipelineStoppedException || !Stopping)
        {
            // The next command received the object, then ended the pipeline (Select-Object -First) or failed. Only a stop by the user may come before that.
            task.IsEmitted = true;
            throw;
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
                SlotTimeout = TimeSpan.FromSeconds(Timeout),
                OnNoSlot = (request, pause) =>
                {
                    _held[request] = TimeProvider.System.GetTimestamp() + (long)(pause.TotalSeconds * TimeProvider.System.TimestampFrequency);
                    Notify(() => WriteVerbose(
                        $"No slot is free (too many jobs are running, or the dataset is in use); retrying job '{request.JobName}' in {pause.TotalSeconds:0} s."));
                },
                OnRepetition = (request, error) => Notify(() => WriteVerbose($"Job '{request.JobName}': {error.Message.TrimEnd('.')}. Trying again.")),
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
                $"The destination {S3DataDestinationPath} of job '{JobName}' is the root of a bucket, so BucketName and KeyPrefix are left empty " +
                $"to keep S3 cmdlets from processing the whole bucket. Use a folder instead, such as s3://{bucket}/{JobName}/.");
        }
    }

    private bool IsConfirmed(DatasetExportJobRequest request)
    {
        // -Force skips the confirmation, not -WhatIf.
        if (Force && !IsWhatIf())
        {
            return true;
        }

        return ShouldProcess(
            $"dataset {request.DatasetArn}, job {request.JobName}, destination {request.S3DataDestinationPath}", "Start dataset export job");
    }

    private bool IsWhatIf() => MyInvocation.BoundParameters.TryGetValue("WhatIf", out object? given)
        ? LanguagePrimitives.IsTrue(given)
        : LanguagePrimitives.IsTrue(GetVariableValue("WhatIfPreference"));

    private sealed record StartTask(DatasetExportJobRequest Request, DatasetExportJobStarter Starter, string? Region, Func<PSObject, IEnumerable<object>> Select)
    {
        /// <summary>Whether the job, or its error, was written to the pipeline.</summary>
        public bool IsEmitted { get; set; }
    }
}
