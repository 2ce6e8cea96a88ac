using System.Collections;
using System.Collections.Concurrent;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace PersonalizeExport.Cmdlets;

/// <summary>
/// Completes from what the command that is being typed would connect to, and nothing where that is not known.
/// </summary>
internal abstract class ConnectedCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters) =>
        CommandConnection.Read(commandName, commandAst, fakeBoundParameters, parameterName) is { } options
            ? Complete(options, Completions.Unquote(wordToComplete), fakeBoundParameters["DatasetArn"] as string)
            : [];

    /// <summary>Completes a word.</summary>
    /// <param name="options">What the command would connect with.</param>
    /// <param name="begin">The word, without quotes.</param>
    /// <param name="datasetArn">The value of -DatasetArn, if there is one.</param>
    protected abstract IEnumerable<CompletionResult> Complete(
        ConnectionOptions options, string begin, string? datasetArn);
}

/// <summary>
/// Completes -ProfileName with the profiles of the shared AWS config and credentials files, or of -ProfileLocation.
/// </summary>
internal sealed class ProfileNameCompleter : ConnectedCompleter
{
    protected override IEnumerable<CompletionResult> Complete(
        ConnectionOptions options, string begin, string? datasetArn)
    {
        try
        {
            return Completions.StartingWith(begin, AwsLoadContext.Connector.ListProfileNames(options.ProfileLocation));
        }
        catch (ConnectionException)
        {
            // After an exception PowerShell would offer the names of files.
            return [];
        }
    }
}

/// <summary>
/// Completes from the jobs of the account, those that run before those that have ended. It takes a second at most and
/// offers what has been listed by then; an error offers nothing.
/// </summary>
/// <param name="valueOf">What is completed to.</param>
internal abstract class JobCompleter(Func<DatasetExportJob, string> valueOf) : ConnectedCompleter
{
    // Nobody chooses from a longer list, and each page is a call.
    private const int MostJobs = 100;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    protected override IEnumerable<CompletionResult> Complete(
        ConnectionOptions options, string begin, string? datasetArn)
    {
        options = options with { ResourceRegion = PersonalizeArn.TryParse(datasetArn)?.Region };
        ConcurrentQueue<DatasetExportJob> found = [];
        CancellationTokenSource stop = new();
        Task finding = Task.Run(async () =>
        {
            using IPersonalizeExportService service =
                AwsLoadContext.Connector.Connect(options, cancellationToken: stop.Token);
            string? token = null;
            do
            {
                DatasetExportJobPage page =
                    await service.ListAsync(datasetArn, token, MostJobs, stop.Token).ConfigureAwait(false);
                foreach (DatasetExportJob job in page.Jobs.Where(job => IsMeant(job, begin)))
                {
                    found.Enqueue(job);
                }

                token = page.NextToken;
            }
            while (token is not null && found.Count < MostJobs);
        });

        // After the stop it is not awaited, and its token not disposed: some sources of credentials do not observe it
        // and end when they like.
        Task.WaitAny([finding], Patience);
        stop.Cancel();

        return found
            .ToArray()
            .OrderBy(job => job.IsTerminal)
            .SelectMany(job => Completions.Offer(
                AsArgument(valueOf(job)),
                string.IsNullOrEmpty(job.JobName) ? job.DatasetExportJobArn : job.JobName,
                Describe(job)));
    }

    /// <summary>What a value is written as for the parameter to mean it.</summary>
    protected virtual string AsArgument(string value) => value;

    // An ARN may be begun with the name at its end.
    private bool IsMeant(DatasetExportJob job, string begin) => new[] { valueOf(job), job.JobName }
        .Any(text => text?.StartsWith(begin, StringComparison.OrdinalIgnoreCase) is true);

    private static string Describe(DatasetExportJob job) =>
        string.Create(CultureInfo.InvariantCulture, $"{job.Status}, created {job.Created:yyyy-MM-dd HH:mm\\Z}");
}

/// <summary>Completes -JobName from the jobs of the account, or of the dataset that is given.</summary>
internal sealed class JobNameCompleter() : JobCompleter(job => job.JobName ?? "")
{
    // The parameter takes wildcards. WildcardPattern.Escape of PowerShell 7.4 leaves the backtick as it is.
    protected override string AsArgument(string value) =>
        string.Concat(value.Select(letter => "`*?[]".Contains(letter) ? $"`{letter}" : $"{letter}"));
}

/// <summary>Completes -DatasetExportJobArn from the jobs of the account.</summary>
internal sealed class DatasetExportJobArnCompleter() : JobCompleter(job => job.DatasetExportJobArn);
