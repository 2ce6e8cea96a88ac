namespace PersonalizeExport;

/// <summary>
/// Starts dataset export jobs so that each is started once and none is forgotten, whatever the network does. When an answer is lost, the
/// job may run all the same; its name tells, as a name is never given twice.
/// </summary>
public sealed class DatasetExportJobStarter(IPersonalizeExportService service, StartOptions options, TimeProvider timeProvider)
{
    private const int MaxTries = 5;
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(20);

    private readonly RetryBudget _budget = new(100);

    /// <summary>Starts a job.</summary>
    /// <returns>The job as it was asked for, or, where an answer was lost or the job existed, as the service describes it.</returns>
    /// <exception cref="PersonalizeException">The service refuses; the message of ResourceAlreadyExistsException tells what differs.</exception>
    /// <exception cref="LostAnswerException">No answer told whether the job was started.</exception>
    public async Task<DatasetExportJob> StartAsync(DatasetExportJobRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        long start = timeProvider.GetTimestamp();
        Exception? lostAnswer = null;
        Exception? nameTaken = null;
        int tries = 0;
        while (true)
        {
            tries++;
            DatasetExportJob? existing = null;
            bool isAsked = false;
            try
            {
                // Before anything is sent again, a look: what was lost may have been the answer, not the request.
                if ((nameTaken ?? lostAnswer) is not null)
                {
                    existing = await FindAsync(request, cancellationToken).ConfigureAwait(false);
                }

                if (existing is null && nameTaken is null)
                {
                    isAsked = true;
                    DatasetExportJob job = await service.CreateAsync(request, cancellationToken).ConfigureAwait(false);
                    _budget.GiveBack();
                    return job;
                }
            }
            catch (Exception error) when (ServiceFault.IsFaultOfCall(error, cancellationToken))
            {
                ServiceFault fault = ServiceFault.Of(error);
                if (isAsked && fault.Kind is FaultKind.AlreadyExists && (options.UseExisting || lostAnswer is not null))
                {
                    // The look is a question of its own, with tries of its own.
                    nameTaken = error;
                    tries = 0;
                    continue;
                }

                if (isAsked && options.WaitForSlot && fault.Kind is FaultKind.LimitExceeded or FaultKind.Busy
                    && await WaitForSlotAsync(request, start, cancellationToken).ConfigureAwait(false))
                {
                    tries = 0;
                    continue;
                }

                lostAnswer = isAsked && IsLost(fault) ? error : lostAnswer;
                if (fault.IsPassing && tries < MaxTries && _budget.TryTake())
                {
                    await Task.Delay(Pause(tries), timeProvider, cancellationToken).ConfigureAwait(false);
                    continue;
                }

                // To be refused the job is an answer: it was not started now, and before, the look would have found it, where there could
                // be one. To be refused the look is none.
                bool isKnown = lostAnswer is null || (isAsked && !fault.IsPassing && ArnOf(request) is not null);
                throw isKnown ? Rethrow(error) : new LostAnswerException(error, ArnOf(request));
            }

            if (existing is not null)
            {
                return Check(existing, request, nameTaken ?? lostAnswer!);
            }

            // The name is taken and yet there is no job of that name to be seen, so nothing tells whose it is.
            throw lostAnswer is null ? Rethrow(nameTaken!) : new LostAnswerException(nameTaken!, ArnOf(request));
        }
    }

    private static bool IsLost(ServiceFault fault) =>
        fault.Kind is FaultKind.Unavailable or FaultKind.TimedOut or FaultKind.Unreachable or FaultKind.Unreadable;

    // The ARN that the name makes: jobs live in region and account of their dataset.
    private static string? ArnOf(DatasetExportJobRequest request) =>
        PersonalizeArn.TryParse(request.DatasetArn) is { Region: { } region, AccountId: { } account, Partition: var partition }
            ? $"arn:{partition}:personalize:{region}:{account}:dataset-export-job/{request.JobName}"
            : null;

    private static DatasetExportJob Check(DatasetExportJob existing, DatasetExportJobRequest request, Exception error)
    {
        string[] differences = [.. Differences(existing, request)];
        return differences.Length == 0 ? existing : throw new PersonalizeException(
            $"Another resource with Arn {existing.DatasetExportJobArn} already exists. It differs from what was asked for in {string.Join(", ", differences)}.",
            error,
            Amazon.Runtime.ErrorType.Sender,
            "ResourceAlreadyExistsException",
            (error as PersonalizeException)?.RequestId,
            System.Net.HttpStatusCode.BadRequest);
    }

    private static IEnumerable<string> Differences(DatasetExportJob job, DatasetExportJobRequest request)
    {
        // What is not sent is PUT to the service.
        IngestionMode mode = request.IngestionMode ?? PersonalizeExport.IngestionMode.PUT;
        (string Name, string? Is, string? Asked)[] members =
        [
            ("dataset", job.DatasetArn, request.DatasetArn),
            ("destination", job.S3DataDestinationPath, request.S3DataDestinationPath),
            ("KMS key", job.KmsKeyArn, request.KmsKeyArn),
            ("role", job.RoleArn, request.RoleArn),
            ("ingestion mode", job.IngestionMode?.ToString(), mode.ToString()),
        ];
        return members.Where(member => member.Is != member.Asked).Select(member => $"{member.Name} ({member.Is ?? "none"}, not {member.Asked ?? "none"})");
    }

    private static Exception Rethrow(Exception error)
    {
        System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(error);
        return error;
    }

    // Full jitter: many that failed together do not come back together.
    private static TimeSpan Pause(int tries)
    {
        double longest = Math.Min(LongestPause.TotalSeconds, 0.5 * Math.Pow(2, tries));
        return TimeSpan.FromSeconds(Random.Shared.NextDouble() * longest);
    }

    private async Task<DatasetExportJob?> FindAsync(DatasetExportJobRequest request, CancellationToken cancellationToken)
    {
        if (ArnOf(request) is not { } arn)
        {
            return null;
        }

        try
        {
            return await service.DescribeAsync(arn, cancellationToken).ConfigureAwait(false);
        }
        catch (PersonalizeException error) when (ServiceFault.Of(error).Kind is FaultKind.NotFound)
        {
            return null;
        }
    }

    /// <returns>Whether there was time left to wait.</returns>
    private async Task<bool> WaitForSlotAsync(DatasetExportJobRequest request, long start, CancellationToken cancellationToken)
    {
        TimeSpan elapsed = timeProvider.GetElapsedTime(start);
        if (elapsed >= options.SlotTimeout)
        {
            return false;
        }

        TimeSpan left = options.SlotTimeout - elapsed;
        TimeSpan interval = PollSchedule.NextInterval(elapsed, Random.Shared.NextDouble());
        TimeSpan pause = interval < left ? interval : left;
        options.OnNoSlot?.Invoke(request, pause);
        await Task.Delay(pause, timeProvider, cancellationToken).ConfigureAwait(false);
        return true;
    }
}
