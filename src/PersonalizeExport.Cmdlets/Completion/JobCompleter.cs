using System.Collections;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace PersonalizeExport.Cmdlets;

/// <summary>
/// Completes from the jobs of the account, those that run before those that have ended. It takes a second at most and offers what has been listed by then;
/// an error offers nothing.
/// </summary>
internal abstract class JobCompleter : IArgumentCompleter
{
    // Nobody chooses from a longer list, and each page is a call.
    private const int MostJobs = 100;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
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

        // After the stop it is not awaited, and its token not disposed: some sources of credentials do not observe it and end when they like.
        TimeSpan left = Patience - Stopwatch.GetElapsedTime(start);
        Task.WaitAny([finding], left > TimeSpan.Zero ? left : TimeSpan.Zero);
        stop.Cancel();

        return found.ToArray().OrderBy(job => job.IsTerminal)
            .Select(job => Completions.Offer(ValueOf(job), job.JobName ?? job.DatasetExportJobArn, Describe(job)));
    }

    /// <summary>What is completed to.</summary>
    protected abstract string ValueOf(DatasetExportJob job);

    private async Task FindAsync(
        ConnectionOptions options, string? datasetArn, string begin, ConcurrentQueue<DatasetExportJob> found, CancellationToken cancellationToken)
    {
        using IPersonalizeExportService service = AwsLoadContext.Connector.Connect(options, cancellationToken: cancellationToken);
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

    // An ARN may be begun with the name at its end.
    private bool IsMeant(DatasetExportJob job, string begin) =>
        ValueOf(job).StartsWith(begin, StringComparison.OrdinalIgnoreCase) || job.JobName?.StartsWith(begin, StringComparison.OrdinalIgnoreCase) is true;

    private static string Describe(DatasetExportJob job) =>
        $"{job.Status}, created {job.Created?.ToString("yyyy-MM-dd HH:mm\\Z", CultureInfo.InvariantCulture) ?? "at an unknown time"}";
}

/// <summary>Completes -JobName from the jobs of the account, or of the dataset that is given.</summary>
internal sealed class JobNameCompleter : JobCompleter
{
    protected override string ValueOf(DatasetExportJob job) => job.JobName ?? "";
}

/// <summary>Completes -DatasetExportJobArn from the jobs of the account.</summary>
internal sealed class DatasetExportJobArnCompleter : JobCompleter
{
    protected override string ValueOf(DatasetExportJob job) => job.DatasetExportJobArn;
}
