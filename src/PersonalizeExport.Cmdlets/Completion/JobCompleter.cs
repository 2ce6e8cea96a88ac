using System.Collections;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace PersonalizeExport.Cmdlets;

/// <summary>
/// Completes from the jobs of the account, those that run before those that have ended. What has not come within a second is not
/// offered, and an error is no offer either: who presses Tab is not made to wait.
/// </summary>
public abstract class JobCompleter : IArgumentCompleter
{
    // A list of more is of no use to anyone, and each page is a call.
    private const int MostJobs = 100;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        ArgumentNullException.ThrowIfNull(fakeBoundParameters);
        long start = Stopwatch.GetTimestamp();
        if (CommandConnection.Read(commandName, commandAst, fakeBoundParameters, parameterName) is not { } options)
        {
            return [];
        }

        string? datasetArn = fakeBoundParameters["DatasetArn"] as string;
        options = options with { ResourceRegion = PersonalizeArn.TryParse(datasetArn)?.Region };
        string begin = Completions.Unquote(wordToComplete);
        ConcurrentQueue<DatasetExportJob> found = [];
        CancellationTokenSource stop = new();
        Task finding = Task.Run(() => FindAsync(options, datasetArn, begin, found, stop.Token));

        // The search ends with its token. But for credentials, which may come from anywhere and take no token: them nobody awaits.
        Task ending = finding.ContinueWith(ended => (ended.Exception, stop).stop.Dispose(), TaskScheduler.Default);
        TimeSpan left = Patience - Stopwatch.GetElapsedTime(start);
        if (left <= TimeSpan.Zero || !((IAsyncResult)ending).AsyncWaitHandle.WaitOne(left))
        {
            stop.Cancel();
        }

        return found.ToArray().OrderBy(job => job.IsTerminal)
            .Select(job => Completions.Offer(ValueOf(job), job.JobName ?? job.DatasetExportJobArn, Describe(job)));
    }

    /// <summary>What is completed to.</summary>
    private protected abstract string ValueOf(DatasetExportJob job);

    private async Task FindAsync(
        ConnectionOptions options, string? datasetArn, string begin, ConcurrentQueue<DatasetExportJob> found, CancellationToken cancellationToken)
    {
        using IPersonalizeExportService service = PersonalizeExportService.Connect(options, cancellationToken: cancellationToken);
        string? token = null;
        do
        {
            DatasetExportJobPage page = await service.ListAsync(datasetArn, token, MostJobs, cancellationToken).ConfigureAwait(false);
            foreach (DatasetExportJob job in page.Jobs.Where(job => IsMeant(job, begin)))
            {
                found.Enqueue(job);
            }

            token = page.NextToken;
        }
        while (token is not null && found.Count < MostJobs);
    }

    // Who completes an ARN may begin with the name that is at its end.
    private bool IsMeant(DatasetExportJob job, string begin) =>
        ValueOf(job).StartsWith(begin, StringComparison.OrdinalIgnoreCase) || job.JobName?.StartsWith(begin, StringComparison.OrdinalIgnoreCase) is true;

    private static string Describe(DatasetExportJob job) =>
        $"{job.Status}, created {job.Created?.ToString("yyyy-MM-dd HH:mm\\Z", CultureInfo.InvariantCulture) ?? "at an unknown time"}";
}
