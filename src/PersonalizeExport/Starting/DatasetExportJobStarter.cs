using System.Collections.Concurrent;
using System.Net;
using System.Runtime.ExceptionServices;
using Amazon.Runtime;
using PersonalizeExport.Starting;

namespace PersonalizeExport;

/// <summary>
/// Starts dataset export jobs so that each is started once and none is forgotten, whatever the network does. If there is no response, the job
/// may have been started all the same. So the job of that name is described: a name cannot be reused, and the time of its creation, by the
/// service's clock, shows whether this call has started it.
/// </summary>
public sealed class DatasetExportJobStarter(IPersonalizeExportService service, StartOptions options, TimeProvider timeProvider)
{
    private const int MaxRepetitions = 4;

    // Where the service cannot be reached, more tries seldom help.
    private const int MaxRepetitionsUnsent = 2;

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan LongestPauseUnsent = TimeSpan.FromSeconds(1);

    // How long a job that the service has made may be unknown to DescribeDatasetExportJob. Not documented; chosen.
    private static readonly TimeSpan Propagation = TimeSpan.FromSeconds(30);

    // How far the clocks of the service's machines may differ: one sets the time of a job, another the Date of a response. Not documented; chosen.
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromSeconds(1);

    private readonly RetryBudget _budget = new(100);
    private readonly ConcurrentDictionary<string, Name> _names = new(StringComparer.Ordinal);

    /// <summary>Starts a job. Of several calls for one name the first is the first to send its request; each continues on the thread pool.</summary>
    /// <exception cref="PersonalizeException">The service refuses; the message of ResourceAlreadyExistsException has what differs.</exception>
    /// <exception cref="CreateOutcomeUnknownException">No response says whether the job was started.</exception>
    /// <exception cref="NotSentException">The call was cancelled, and has not started the job.</exception>
    public async Task<StartedJob> StartAsync(DatasetExportJobRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);

        // Items that name the same job take turns, so that only one of them can have made it.
        Name name = _names.GetOrAdd(ArnOf(request) ?? $"{request.DatasetArn} {request.JobName}", _ => new Name());
        try
        {
            await name.Turn.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        }
        catch (OperationCanceledException)
        {
            throw new NotSentException(cancellationToken);
        }

        Attempt attempt = new(request, ArnOf(request), name, timeProvider.GetTimestamp(), new RetryAllowance(_budget));
        try
        {
            StartedJob started = await StartAsync(attempt, cancellationToken).ConfigureAwait(false);
            name.StartedBefore = StartedBefore.Yes;
            return started;
        }
        catch (OperationCanceledException) when (attempt is { IsUnderWay: false, UnknownOutcome: null })
        {
            throw new NotSentException(cancellationToken);
        }
        catch (Exception error) when (error is CreateOutcomeUnknownException or OperationCanceledException)
        {
            name.StartedBefore = name.StartedBefore is StartedBefore.No ? StartedBefore.Perhaps : name.StartedBefore;
            if (error is NotSentException)
            {
                // The lookup was not sent, but the create before it was.
                throw new OperationCanceledException(error.Message, error, cancellationToken);
            }

            throw;
        }
        finally
        {
            name.Turn.Release();
        }
    }

    private async Task<StartedJob> StartAsync(Attempt attempt, CancellationToken cancellationToken)
    {
        while (true)
        {
            CreateOutcome outcome = await CreateAsync(attempt, cancellationToken).ConfigureAwait(false);
            switch (outcome)
            {
                case CreateOutcome.Created { Job: var job }:
                    _budget.GiveBack();
                    return new StartedJob(job);

                case CreateOutcome.NameTaken { Error: var error }:
                    return await TakeNamedAsync(attempt, error, cancellationToken).ConfigureAwait(false);

                case CreateOutcome.NoSlot { Error: var error }:
                    if (!options.WaitForSlot)
                    {
                        throw attempt.Refusal(error);
                    }

                    if (!await WaitForSlotAsync(attempt, cancellationToken).ConfigureAwait(false))
                    {
                        (error as PersonalizeException)?.SlotWait = timeProvider.GetElapsedTime(attempt.Begin);
                        throw attempt.Refusal(error);
                    }

                    break;

                case CreateOutcome.NotSent { Error: var error }:
                    if (!await PauseAsync(attempt, cancellationToken, MaxRepetitionsUnsent, LongestPauseUnsent).ConfigureAwait(false))
                    {
                        throw attempt.Failure(error);
                    }

                    break;

                case CreateOutcome.Throttled { Error: var error }:
                    // PacedService has sent it again as long as makes sense.
                    throw attempt.Failure(error);

                case CreateOutcome.Unknown { Error: var error }:
                    attempt.UnknownOutcome = error;
                    if (!await PauseAsync(attempt, cancellationToken).ConfigureAwait(false))
                    {
                        throw attempt.Failure(error);
                    }

                    if (await FindAsync(attempt, cancellationToken).ConfigureAwait(false) is { } found)
                    {
                        return await TakeAsync(found, attempt, NameTaken(attempt), cancellationToken).ConfigureAwait(false);
                    }

                    break;

                case CreateOutcome.Refused { Error: var error }:
                    throw attempt.Refusal(error);
            }
        }
    }

    private async Task<CreateOutcome> CreateAsync(Attempt attempt, CancellationToken cancellationToken)
    {
        attempt.IsUnderWay = true;
        CreateOutcome outcome;
        try
        {
            outcome = new CreateOutcome.Created(await service.CreateAsync(attempt.Request, cancellationToken).ConfigureAwait(false));
        }
        catch (NotSentException)
        {
            attempt.IsUnderWay = false;
            throw;
        }
        catch (Exception error) when (ServiceError.IsFailedCall(error, cancellationToken))
        {
            outcome = CreateOutcome.From(error);
        }

        attempt.IsUnderWay = false;
        return outcome;
    }

    // There is a job of that name. It is this call's own if an earlier request, to which there was no response, has created it.
    private async Task<StartedJob> TakeNamedAsync(Attempt attempt, Exception nameTaken, CancellationToken cancellationToken)
    {
        if (!options.UseExisting && attempt.UnknownOutcome is null)
        {
            throw Rethrow(nameTaken);
        }

        attempt.Allowance.Reset();
        long start = timeProvider.GetTimestamp();
        DatasetExportJob? job = await FindAsync(attempt, cancellationToken).ConfigureAwait(false);
        for (int tries = 2; job is null && attempt.Arn is not null && timeProvider.GetElapsedTime(start) < Propagation; tries++)
        {
            await Task.Delay(Pause(LongestPause, tries), timeProvider, cancellationToken).ConfigureAwait(false);
            job = await FindAsync(attempt, cancellationToken).ConfigureAwait(false);
        }

        // The name is taken, but the job cannot be described: nothing shows who has created it.
        return job is null ? throw attempt.Failure(nameTaken) : await TakeAsync(job, attempt, nameTaken, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Decides whether a job that is there is the one that was requested.</summary>
    private async Task<StartedJob> TakeAsync(DatasetExportJob job, Attempt attempt, Exception nameTaken, CancellationToken cancellationToken)
    {
        bool? isOwn = IsOwn(job, attempt);
        if (isOwn is not true && !options.UseExisting)
        {
            throw isOwn is null ? attempt.Failure(nameTaken) : Rethrow(nameTaken);
        }

        string[] differences = [.. Differences(job, attempt.Request)];
        if (differences.Length > 0)
        {
            throw AlreadyExists(
                $"Another resource with Arn {job.DatasetExportJobArn} already exists. It was created with different values: {string.Join(", ", differences)}.", nameTaken);
        }

        if (isOwn is true)
        {
            // A description has no tags.
            return new StartedJob(job with { Tags = attempt.Request.Tags is { Count: > 0 } tags ? tags : null });
        }

        return await WithTagsAsync(job, attempt.Request.Tags, cancellationToken).ConfigureAwait(false);
    }

    /// <returns>Whether this call has created the job; null where that cannot be known.</returns>
    private bool? IsOwn(DatasetExportJob job, Attempt attempt)
    {
        if (attempt.UnknownOutcome is null || attempt.Name.StartedBefore is StartedBefore.Yes)
        {
            return false;
        }

        if (job.CreationDateTime is not { } created || service.Clock.EarliestNow is not { } now)
        {
            return null;
        }

        if (created < now - timeProvider.GetElapsedTime(attempt.Begin) - ClockTolerance)
        {
            return false;
        }

        return attempt.Name.StartedBefore is StartedBefore.Perhaps ? null : true;
    }

    private async Task<StartedJob> WithTagsAsync(DatasetExportJob job, IReadOnlyList<Tag>? requested, CancellationToken cancellationToken)
    {
        if (requested is not { Count: > 0 })
        {
            return new StartedJob(job);
        }

        try
        {
            IReadOnlyList<Tag> tags = await service.ListTagsAsync(job.DatasetExportJobArn, cancellationToken).ConfigureAwait(false);
            string[] differing = [.. requested.Except(tags).Concat(tags.Except(requested)).Select(tag => tag.TagKey).Distinct().Order(StringComparer.Ordinal)];
            return new StartedJob(job with { Tags = tags }, differing.Length == 0 ? null
                : $"The existing job '{job.JobName}' has tags that differ from the requested ones: {string.Join(", ", differing)}. Its tags were not changed.");
        }
        catch (Exception error) when (ServiceError.IsFailedCall(error, cancellationToken))
        {
            return new StartedJob(job, $"The tags of the existing job '{job.JobName}' could not be compared with the requested tags: {error.Message}");
        }
    }

    // A job is in the region and account of its dataset.
    private static string? ArnOf(DatasetExportJobRequest request) =>
        PersonalizeArn.TryParse(request.DatasetArn) is { Region: { } region, AccountId: { } account, Partition: var partition }
            ? $"arn:{partition}:personalize:{region}:{account}:dataset-export-job/{request.JobName}"
            : null;

    private static IEnumerable<string> Differences(DatasetExportJob job, DatasetExportJobRequest request)
    {
        // The service takes PUT where none is sent, and may leave it out of a description.
        const string defaultMode = nameof(IngestionMode.PUT);
        (string Name, string? Is, string? Requested)[] members =
        [
            ("dataset", job.DatasetArn, request.DatasetArn),
            ("destination", Folder(job.S3DataDestinationPath), Folder(request.S3DataDestinationPath)),
            ("KMS key", job.KmsKeyArn, request.KmsKeyArn),
            ("role", job.RoleArn, request.RoleArn),
            ("ingestion mode", job.IngestionMode ?? defaultMode, request.IngestionMode?.ToString() ?? defaultMode),
        ];
        return members.Where(member => member.Is != member.Requested).Select(member => $"{member.Name} {member.Is ?? "none"} (requested {member.Requested ?? "none"})");
    }

    // s3://bucket/folder and s3://bucket/folder/ are the same folder.
    private static string? Folder(string? path) => path?.TrimEnd('/') + "/";

    private static PersonalizeException NameTaken(Attempt attempt) => AlreadyExists($"Another resource with Arn {attempt.Arn} already exists.", attempt.UnknownOutcome!);

    private static PersonalizeException AlreadyExists(string message, Exception cause) => new(
        message, cause, ErrorType.Sender, "ResourceAlreadyExistsException", (cause as PersonalizeException)?.RequestId, HttpStatusCode.BadRequest);

    private static Exception Rethrow(Exception error)
    {
        ExceptionDispatchInfo.Throw(error);
        return error;
    }

    // Full jitter: many that failed together do not come back together.
    private static TimeSpan Pause(TimeSpan longest, int tries) =>
        Random.Shared.NextDouble() * TimeSpan.FromSeconds(Math.Min(longest.TotalSeconds, 0.5 * Math.Pow(2, tries)));

    /// <returns>Whether the request may be repeated, after a pause that is over now.</returns>
    private async Task<bool> PauseAsync(
        Attempt attempt, CancellationToken cancellationToken, int maxRepetitions = MaxRepetitions, TimeSpan? longest = null)
    {
        if (!attempt.Allowance.TryTake(maxRepetitions))
        {
            return false;
        }

        await Task.Delay(Pause(longest ?? LongestPause, attempt.Allowance.Taken), timeProvider, cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>Describes the job of the name, again after transient errors as far as the allowance goes.</summary>
    /// <returns>The job, or null where there is none, or none that can be described yet.</returns>
    private async Task<DatasetExportJob?> FindAsync(Attempt attempt, CancellationToken cancellationToken)
    {
        while (attempt.Arn is not null)
        {
            try
            {
                return await service.DescribeAsync(attempt.Arn, cancellationToken).ConfigureAwait(false);
            }
            catch (PersonalizeException error) when (ServiceError.From(error).Kind is ErrorKind.NotFound)
            {
                return null;
            }
            catch (Exception error) when (ServiceError.IsFailedCall(error, cancellationToken))
            {
                if (ServiceError.From(error) is { IsTransient: false } or { Kind: ErrorKind.Throttled } || !await PauseAsync(attempt, cancellationToken).ConfigureAwait(false))
                {
                    throw attempt.Failure(error);
                }
            }
        }

        return null;
    }

    /// <returns>Whether there was time left to wait.</returns>
    private async Task<bool> WaitForSlotAsync(Attempt attempt, CancellationToken cancellationToken)
    {
        TimeSpan elapsed = timeProvider.GetElapsedTime(attempt.Begin);
        if (elapsed >= options.SlotTimeout)
        {
            return false;
        }

        TimeSpan left = options.SlotTimeout - elapsed;
        TimeSpan interval = PollSchedule.NextInterval(elapsed, Random.Shared.NextDouble());
        TimeSpan pause = interval < left ? interval : left;
        options.OnNoSlot?.Invoke(attempt.Request, pause);
        await Task.Delay(pause, timeProvider, cancellationToken).ConfigureAwait(false);
        attempt.Allowance.Reset();
        return true;
    }

    /// <summary>Whether an earlier item of the command has started the job of a name.</summary>
    private enum StartedBefore
    {
        No,
        Perhaps,
        Yes,
    }

    /// <summary>The name of a job, which several items of a command may have in common.</summary>
    private sealed class Name
    {
        public SemaphoreSlim Turn { get; } = new(1);

        public StartedBefore StartedBefore { get; set; }
    }

    /// <summary>The work for one item.</summary>
    /// <param name="Request">The job that was requested.</param>
    /// <param name="Arn">The ARN that the job will have; null where the dataset's ARN has no region or account.</param>
    /// <param name="Name">The name that the job is to have.</param>
    /// <param name="Begin">When the work began.</param>
    /// <param name="Allowance">How often a request may be repeated.</param>
    private sealed record Attempt(DatasetExportJobRequest Request, string? Arn, Name Name, long Begin, RetryAllowance Allowance)
    {
        /// <summary>Whether a create is under way: the service may run it even if the call is cancelled.</summary>
        public bool IsUnderWay { get; set; }

        /// <summary>The error of the last create whose outcome is unknown; null where there was none.</summary>
        public Exception? UnknownOutcome { get; set; }

        /// <summary>What to throw when no request can show more: the error or, if the job may have been started, that the outcome is unknown.</summary>
        public Exception Failure(Exception error) => UnknownOutcome is null ? Rethrow(error) : new CreateOutcomeUnknownException(
            $"{error.Message.TrimEnd('.')}. The job may or may not have been started. If it was, its ARN is {Arn ?? "unknown"}.", error, Arn);

        /// <summary>
        /// What to throw when the service refuses to create the job. An earlier request has not created it either: it would have been found,
        /// if its ARN is known.
        /// </summary>
        public Exception Refusal(Exception error) => Arn is null ? Failure(error) : Rethrow(error);
    }
}
