using System.Collections.Concurrent;

namespace PersonalizeExport;

/// <summary>
/// Starts dataset export jobs so that each is started once and none is forgotten, whatever the network does. If there
/// is no response, the job may have been started all the same. So the job of that name is described: a name cannot be
/// reused, and the time of its creation, by the service's clock, shows whether this call has started it.
/// </summary>
public sealed class DatasetExportJobStarter(
    IPersonalizeExportService service, StartOptions options, TimeProvider timeProvider)
{
    private const int MaxRepetitions = 4;

    // Where the service cannot be reached, more tries seldom help.
    private const int MaxRepetitionsUnsent = 2;

    // When every request fails, 100 items must not send 500.
    private const int MaxRepetitionsOfAll = 100;

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan LongestPauseUnsent = TimeSpan.FromSeconds(1);

    // How long the requests for a job may get no usable response before no other one follows. Chosen.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    // How long a job that the service has made may be unknown to DescribeDatasetExportJob. Not documented; chosen.
    private static readonly TimeSpan Propagation = TimeSpan.FromSeconds(30);

    // How far the clocks of the service's machines may differ: one sets the time of a job, another the Date of a
    // response. Not documented; chosen.
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, Name> _names = new();

    private SemaphoreSlim Repetitions { get; } = new(MaxRepetitionsOfAll);

    /// <summary>
    /// Starts a job. Of several calls for one name the first is the first to send its request; each continues on the
    /// thread pool.
    /// </summary>
    /// <exception cref="PersonalizeException">
    /// The service refuses; the message of ResourceAlreadyExistsException has what differs.
    /// </exception>
    /// <exception cref="CreateOutcomeUnknownException">No response says whether the job was started.</exception>
    /// <exception cref="NotSentException">The call was cancelled, and has not started the job.</exception>
    public async Task<StartedJob> StartAsync(DatasetExportJobRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);

        // Items that name the same job take turns, so that only one of them can have made it.
        string? arn = ArnOf(request);
        Name name = _names.GetOrAdd(arn ?? $"{request.DatasetArn} {request.JobName}", _ => new Name());
        try
        {
            await name.Turn.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        }
        catch (OperationCanceledException)
        {
            throw new NotSentException(cancellationToken);
        }

        Attempt attempt = new(request, arn, name, timeProvider.GetTimestamp(), cancellationToken);
        try
        {
            StartedJob started = await StartAsync(attempt).ConfigureAwait(false);
            name.IsStarted = true;
            return started;
        }
        catch (OperationCanceledException) when (!attempt.IsOutcomeUnknown)
        {
            throw new NotSentException(cancellationToken);
        }
        catch (NotSentException error)
        {
            // The lookup was not sent, but the create before it was.
            throw new OperationCanceledException(error.Message, error, cancellationToken);
        }
        finally
        {
            name.MayBeStarted |= attempt.IsOutcomeUnknown;
            name.Turn.Release();
        }
    }

    private async Task<StartedJob> StartAsync(Attempt attempt)
    {
        while (true)
        {
            PersonalizeException error;
            try
            {
                DatasetExportJob job = await service.CreateAsync(attempt.Request, attempt.Token).ConfigureAwait(false);
                AllowRepetition();
                return new StartedJob(job);
            }
            catch (PersonalizeException failed)
            {
                error = failed;
                attempt.IsOutcomeUnknown |= failed.MayHaveRun;
            }
            catch (OperationCanceledException cancelled) when (cancelled is not NotSentException)
            {
                attempt.IsOutcomeUnknown = true;
                throw;
            }

            bool isRepeatable = await PrepareRepetitionAsync(attempt, error).ConfigureAwait(false);

            // After an unknown outcome no refusal proves that there is no job: the one that was lost may have filled
            // the quota.
            bool isTaken = error.Kind is ErrorKind.AlreadyExists;
            if (attempt.IsOutcomeUnknown || (isTaken && options.UseExisting))
            {
                bool isProbablyThere = isTaken || IsOfQuota(error);
                TimeSpan patience = isProbablyThere && !isRepeatable ? Propagation : TimeSpan.Zero;
                if (await FindAsync(attempt, patience).ConfigureAwait(false) is { } found)
                {
                    return await TakeAsync(found, attempt, error).ConfigureAwait(false);
                }
            }

            if (!isRepeatable)
            {
                throw attempt.Failure(error);
            }
        }
    }

    private static bool IsOfQuota(PersonalizeException error) =>
        error.Kind is ErrorKind.LimitExceeded or ErrorKind.Busy;

    /// <returns>Whether the create may be sent again, after a pause that is over now.</returns>
    private async Task<bool> PrepareRepetitionAsync(Attempt attempt, PersonalizeException error)
    {
        if (error.Kind is ErrorKind.Unreachable)
        {
            return await PauseAsync(attempt, error, MaxRepetitionsUnsent, LongestPauseUnsent).ConfigureAwait(false);
        }

        if (error.MayHaveRun)
        {
            return await PauseAsync(attempt, error, MaxRepetitions, LongestPause).ConfigureAwait(false);
        }

        // The service has refused, or throttled the request as long as sending it again makes sense.
        attempt.HasResponse();
        return options.WaitForSlot && IsOfQuota(error) && await WaitForSlotAsync(attempt).ConfigureAwait(false);
    }

    /// <summary>
    /// Describes the job of the name, again after transient errors as far as repetitions are allowed.
    /// </summary>
    /// <param name="attempt">The work for the item.</param>
    /// <param name="patience">How long to wait for a job that cannot be described yet.</param>
    /// <returns>The job, or null where there is none, or none that can be described yet.</returns>
    private async Task<DatasetExportJob?> FindAsync(Attempt attempt, TimeSpan patience)
    {
        long start = timeProvider.GetTimestamp();
        for (int tries = 1; attempt.Arn is not null; tries++)
        {
            try
            {
                return await service.DescribeAsync(attempt.Arn, attempt.Token).ConfigureAwait(false);
            }
            catch (PersonalizeException error) when (error.Kind is ErrorKind.NotFound)
            {
                if (timeProvider.GetElapsedTime(start) >= patience)
                {
                    return null;
                }

                await Task.Delay(Pause(LongestPause, tries), timeProvider, attempt.Token).ConfigureAwait(false);
            }
            catch (PersonalizeException error)
            {
                if (!error.IsTransient
                    || error.Kind is ErrorKind.Throttled
                    || !await PauseAsync(attempt, error, MaxRepetitions, LongestPause).ConfigureAwait(false))
                {
                    throw attempt.Failure(error);
                }
            }
        }

        return null;
    }

    /// <summary>Decides whether a job that is there is the one that was requested.</summary>
    private async Task<StartedJob> TakeAsync(DatasetExportJob job, Attempt attempt, PersonalizeException error)
    {
        string taken = $"Another resource with Arn {job.DatasetExportJobArn} already exists.";
        PersonalizeException nameTaken = error.Kind is ErrorKind.AlreadyExists ? error : AlreadyExists(taken, error);
        DateTime? begin = service.Clock.EarliestNow - timeProvider.GetElapsedTime(attempt.Begin) - ClockTolerance;
        bool mayBeOwn = attempt.IsOutcomeUnknown && !attempt.Name.IsStarted && !(job.CreationDateTime < begin);
        bool isOwn = mayBeOwn && !attempt.Name.MayBeStarted && job.CreationDateTime >= begin;
        if (!isOwn && !options.UseExisting)
        {
            throw mayBeOwn ? attempt.Failure(nameTaken) : nameTaken;
        }

        string differences = string.Join(", ", Differences(job, attempt.Request));
        if (differences.Length > 0)
        {
            throw AlreadyExists($"{taken} It was created with different values: {differences}.", nameTaken);
        }

        // A description has no tags.
        TagList? tags = attempt.Request.Tags is { Count: > 0 } requested ? new TagList(requested) : null;
        return tags is null || isOwn
            ? new StartedJob(job with { Tags = tags })
            : await CompareTagsAsync(job, tags, attempt.Token).ConfigureAwait(false);
    }

    private async Task<StartedJob> CompareTagsAsync(
        DatasetExportJob job, IReadOnlyList<Tag> requested, CancellationToken cancellationToken)
    {
        try
        {
            IReadOnlyList<Tag> tags =
                await service.ListTagsAsync(job.DatasetExportJobArn, cancellationToken).ConfigureAwait(false);
            IEnumerable<string> keys = requested.Except(tags).Concat(tags.Except(requested)).Select(tag => tag.TagKey);
            string differing = string.Join(", ", keys.Distinct().Order(StringComparer.Ordinal));
            string warning = $"The existing job '{job.JobName}' has tags that differ from the requested ones: "
                + $"{differing}. Its tags were not changed.";
            return new StartedJob(job with { Tags = new TagList(tags) }, differing.Length > 0 ? warning : null);
        }
        catch (PersonalizeException error)
        {
            return new StartedJob(
                job,
                $"The tags of the existing job '{job.JobName}' could not be compared with the requested tags: "
                    + error.Message);
        }
    }

    // A job is in the region and account of its dataset.
    private static string? ArnOf(DatasetExportJobRequest request) =>
        PersonalizeArn.TryParse(request.DatasetArn) is { Region: { } region, AccountId: { } account } dataset
            ? $"arn:{dataset.Partition}:personalize:{region}:{account}:dataset-export-job/{request.JobName}"
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
        return members
            .Where(member => member.Is != member.Requested)
            .Select(member => $"{member.Name} {member.Is ?? "none"} (requested {member.Requested ?? "none"})");
    }

    // s3://bucket/folder and s3://bucket/folder/ are the same folder.
    private static string? Folder(string? path) => path?.TrimEnd('/') + "/";

    private static PersonalizeException AlreadyExists(string message, PersonalizeException cause) =>
        new(message, ErrorKind.AlreadyExists, "ResourceAlreadyExistsException", cause) { RequestId = cause.RequestId };

    // Full jitter: many that failed together do not come back together.
    private static TimeSpan Pause(TimeSpan longest, int tries) =>
        Random.Shared.NextDouble() * TimeSpan.FromSeconds(Math.Min(longest.TotalSeconds, 0.5 * Math.Pow(2, tries)));

    /// <returns>Whether a request may be repeated, after a pause that is over now.</returns>
    private async Task<bool> PauseAsync(
        Attempt attempt, PersonalizeException error, int maxRepetitions, TimeSpan longest)
    {
        attempt.FailingSince ??= timeProvider.GetTimestamp();
        if (attempt.Repetitions >= maxRepetitions
            || timeProvider.GetElapsedTime(attempt.FailingSince.Value) >= Patience
            || !Repetitions.Wait(0, CancellationToken.None))
        {
            return false;
        }

        attempt.Repetitions++;
        options.OnRepetition?.Invoke(attempt.Request, error);
        await Task.Delay(Pause(longest, attempt.Repetitions), timeProvider, attempt.Token).ConfigureAwait(false);
        return true;
    }

    // Each success allows one more. That several at once may add one too many does no harm.
    private void AllowRepetition()
    {
        if (Repetitions.CurrentCount < MaxRepetitionsOfAll)
        {
            Repetitions.Release();
        }
    }

    /// <returns>Whether there was time left to wait.</returns>
    private async Task<bool> WaitForSlotAsync(Attempt attempt)
    {
        TimeSpan elapsed = timeProvider.GetElapsedTime(attempt.Begin);
        TimeSpan left = options.SlotTimeout - elapsed;
        if (left <= TimeSpan.Zero)
        {
            return false;
        }

        TimeSpan interval = PollSchedule.NextInterval(elapsed, Random.Shared.NextDouble());
        TimeSpan pause = interval < left ? interval : left;
        options.OnNoSlot?.Invoke(attempt.Request, pause);
        await Task.Delay(pause, timeProvider, attempt.Token).ConfigureAwait(false);
        return true;
    }

    /// <summary>The name of a job, which several items of a command may have in common.</summary>
    private sealed class Name
    {
        public SemaphoreSlim Turn { get; } = new(1);

        /// <summary>Whether an earlier item of the command has started the job of the name.</summary>
        public bool IsStarted { get; set; }

        /// <summary>Whether one may have started it.</summary>
        public bool MayBeStarted { get; set; }
    }

    /// <summary>The work for one item.</summary>
    /// <param name="Request">The job that was requested.</param>
    /// <param name="Arn">The ARN that the job will have; null where the dataset's ARN has no region or account.</param>
    /// <param name="Name">The name that the job is to have.</param>
    /// <param name="Begin">When the work began.</param>
    /// <param name="Token">Ends the work.</param>
    private sealed record Attempt(
        DatasetExportJobRequest Request, string? Arn, Name Name, long Begin, CancellationToken Token)
    {
        /// <summary>Whether a create may have started the job, though no response says so.</summary>
        public bool IsOutcomeUnknown { get; set; }

        /// <summary>How often a request was repeated since the service last responded.</summary>
        public int Repetitions { get; set; }

        /// <summary>When the first request after that failed; null where none did.</summary>
        public long? FailingSince { get; set; }

        /// <summary>Starts counting from zero, because the service has responded.</summary>
        public void HasResponse() => (Repetitions, FailingSince) = (0, null);

        /// <summary>
        /// What to throw when no request can show more: the error or, if the job may have been started, that the
        /// outcome is unknown.
        /// </summary>
        public PersonalizeException Failure(PersonalizeException error)
        {
            string message = $"{error.Message.TrimEnd('.')}. The job may or may not have been started. "
                + $"If it was, its ARN is {Arn ?? "unknown"}.";
            return IsOutcomeUnknown ? new CreateOutcomeUnknownException(message, error, Arn) : error;
        }
    }
}
