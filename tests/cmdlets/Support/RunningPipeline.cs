namespace PersonalizeExport.Cmdlets.Tests.Support;

/// <summary>A script that runs.</summary>
internal sealed class RunningPipeline
{
    // Only for what would never end; what is tested ends in milliseconds.
    private static readonly TimeSpan TooLong = TimeSpan.FromMinutes(1);

    private readonly PowerShell _shell;
    private readonly PSDataCollection<PSObject> _output = [];

    public RunningPipeline(PowerShell shell, object?[] input)
    {
        _shell = shell;
        PSDataCollection<object?> given = [.. input];
        given.Complete();
        IAsyncResult running = shell.BeginInvoke(given, _output);
        Result = Task.Run(() => CollectAsync(running));
    }

    public Task<PipelineResult> Result { get; }

    /// <summary>Waits until something was emitted.</summary>
    public async Task<PSObject> NextOutputAsync()
    {
        TaskCompletionSource added = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _output.DataAdded += (_, _) => added.TrySetResult();
        if (_output.Count == 0)
        {
            await added.Task.WaitAsync(TooLong, TestContext.Current.CancellationToken);
        }

        return _output[0];
    }

    /// <summary>Waits until the progress records that were written fit a condition.</summary>
    public async Task UntilProgressAsync(Predicate<ProgressRecord[]> condition)
    {
        TaskCompletionSource seen = new(TaskCreationOptions.RunContinuationsAsynchronously);
        PSDataCollection<ProgressRecord> records = _shell.Streams.Progress;
        records.DataAdded += (_, _) => Look();
        Look();
        await seen.Task.WaitAsync(TooLong, TestContext.Current.CancellationToken);

        void Look()
        {
            if (condition([.. records]))
            {
                seen.TrySetResult();
            }
        }
    }

    /// <summary>Stops it, as Ctrl-C does, and waits for its end.</summary>
    public async Task<PipelineResult> StopAsync()
    {
        await Task.Run(_shell.Stop).WaitAsync(TooLong, TestContext.Current.CancellationToken);
        return await Result;
    }

    private async Task<PipelineResult> CollectAsync(IAsyncResult running)
    {
        RuntimeException? end = null;
        try
        {
            await Task.Factory.FromAsync(running, _shell.EndInvoke).WaitAsync(TooLong, TestContext.Current.CancellationToken);
        }
        catch (RuntimeException error)
        {
            end = error;
        }

        PSDataStreams streams = _shell.Streams;

        // Not disposed of here: whoever stops it may not be done yet. It ends with its session.
        return new PipelineResult(
            [.. _output],
            [.. streams.Error],
            [.. streams.Warning.Select(record => record.Message)],
            [.. streams.Verbose.Select(record => record.Message)],
            [.. streams.Progress],
            end);
    }
}
