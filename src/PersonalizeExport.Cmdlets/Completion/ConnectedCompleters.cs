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
/// Completes from a list of the service. It takes a second at most and offers what has been listed by then; an error
/// offers nothing.
/// </summary>
/// <param name="list">Lists the page of a token, of the dataset that is given or of the account.</param>
/// <param name="read">What a listed item completes to; null where it is not offered.</param>
internal abstract class ListCompleter<T>(
    Func<IPersonalizeExportService, string?, string?, CancellationToken, Task<Page<T>>> list,
    Func<T, Candidate?> read) : ConnectedCompleter
{
    // Nobody chooses from a longer list, and each page is a call.
    protected const int MostCandidates = 100;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    protected override IEnumerable<CompletionResult> Complete(
        ConnectionOptions options, string begin, string? datasetArn)
    {
        options = options with { ResourceRegion = PersonalizeArn.TryParse(datasetArn ?? begin)?.Region };
        ConcurrentQueue<Candidate> found = [];
        CancellationTokenSource stop = new();
        Task finding = Task.Run(async () =>
        {
            using IPersonalizeExportService service =
                AwsLoadContext.Connector.Connect(options, cancellationToken: stop.Token);
            string? token = null;
            do
            {
                Page<T> page = await list(service, datasetArn, token, stop.Token).ConfigureAwait(false);
                foreach (Candidate candidate in page.Items.Select(read).OfType<Candidate>())
                {
                    if (candidate.IsMeant(begin))
                    {
                        found.Enqueue(candidate);
                    }
                }

                token = page.NextToken;
            }
            while (token is not null && found.Count < MostCandidates);
        });

        // After the stop it is not awaited, and its token not disposed: some sources of credentials do not observe it
        // and end when they like.
        Task.WaitAny([finding], Patience);
        stop.Cancel();

        return found
            .ToArray()
            .DistinctBy(candidate => candidate.Value)
            .OrderBy(candidate => candidate.IsLast)
            .SelectMany(candidate => Completions.Offer(AsArgument(candidate.Value), candidate.Name, candidate.Tip));
    }

    /// <summary>What a value is written as for the parameter to mean it.</summary>
    protected virtual string AsArgument(string value) => value;

    protected static string Describe(string? status, DateTimeOffset? created) =>
        string.Create(CultureInfo.InvariantCulture, $"{status}, created {created:yyyy-MM-dd HH:mm\\Z}");
}

/// <summary>What a word may be completed to.</summary>
/// <param name="Value">What is then typed.</param>
/// <param name="Name">What a list of the completions shows.</param>
/// <param name="Tip">The tooltip.</param>
/// <param name="IsLast">Whether it comes after the others.</param>
internal sealed record Candidate(string Value, string Name, string Tip, bool IsLast = false)
{
    /// <summary>
    /// Whether a word begins it. An ARN may be begun with the name at its end, of a dataset with the group or the type.
    /// </summary>
    public bool IsMeant(string begin) =>
        Value.StartsWith(begin, StringComparison.OrdinalIgnoreCase)
        || $"/{Name}".Contains($"/{begin}", StringComparison.OrdinalIgnoreCase);
}

/// <summary>Completes from the jobs of the account, those that run before those that have ended.</summary>
/// <param name="valueOf">What is completed to.</param>
internal abstract class JobCompleter(Func<DatasetExportJob, string> valueOf) : ListCompleter<DatasetExportJob>(
    (service, datasetArn, token, stop) => service.ListAsync(datasetArn, token, MostCandidates, stop),
    job => new Candidate(
        valueOf(job),
        string.IsNullOrEmpty(job.JobName) ? job.DatasetExportJobArn : job.JobName,
        Describe(job.Status, job.Created),
        job.IsTerminal));

/// <summary>Completes -JobName from the jobs of the account, or of the dataset that is given.</summary>
internal sealed class JobNameCompleter() : JobCompleter(job => job.JobName ?? "")
{
    // The parameter takes wildcards. WildcardPattern.Escape of PowerShell 7.4 leaves the backtick as it is.
    protected override string AsArgument(string value) =>
        string.Concat(value.Select(letter => "`*?[]".Contains(letter) ? $"`{letter}" : $"{letter}"));
}

/// <summary>Completes -DatasetExportJobArn from the jobs of the account.</summary>
internal sealed class DatasetExportJobArnCompleter() : JobCompleter(job => job.DatasetExportJobArn);

/// <summary>Completes from the datasets of the account.</summary>
internal abstract class DatasetCompleter(Func<Dataset, Candidate?> read) : ListCompleter<Dataset>(
    (service, _, token, stop) => service.ListDatasetsAsync(null, token, MostCandidates, stop), read);

/// <summary>Completes -DatasetArn from the datasets that can be exported.</summary>
internal sealed class DatasetArnCompleter() : DatasetCompleter(dataset => dataset.IsExportable
    ? new Candidate(
        dataset.DatasetArn,
        $"{dataset.DatasetGroup}/{dataset.DatasetType}",
        Describe(dataset.Status, dataset.Created))
    : null);

/// <summary>Completes -DatasetGroupArn from the groups that have datasets.</summary>
internal sealed class DatasetGroupArnCompleter() : DatasetCompleter(dataset =>
    dataset.DatasetGroup is { } name ? new Candidate(name, name, name) : null);
