using PersonalizeExport.Emulator.Datasets;
using PersonalizeExport.Emulator.Hosting;
using PersonalizeExport.Emulator.Http;
using PersonalizeExport.Emulator.Jobs;

namespace PersonalizeExport.Emulator.Control;

/// <summary>Fills the history with jobs that never ran.</summary>
internal sealed class JobSeeder(EmulatorOptions options, JobStore jobs, TimeProvider time)
{
    private const int Most = 1_000_000;
    // Room for the number within a job name's 63 characters.
    private const int LongestPrefix = 50;

    private int _lastNumber;

    /// <summary>Returns the ARNs of the new jobs, oldest first.</summary>
    public IReadOnlyList<string> Seed(SeedOrder order)
    {
        Check(order);
        string region = order.Region ?? ResourceArn.Parse(order.DatasetArn).Region;
        List<string> arns = new(order.Count);
        while (arns.Count < order.Count)
        {
            ExportJob job = Job(order, region, $"{order.NamePrefix}-{Interlocked.Increment(ref _lastNumber):D6}");
            if (jobs.Add(job) == AddResult.Added)
            {
                arns.Add(job.Definition.Arn);
            }
        }

        return arns;
    }

    private ExportJob Job(SeedOrder order, string region, string name)
    {
        JobDefinition definition = new(
            name,
            ExportJobArn.From(region, options.Account, name),
            region,
            order.DatasetArn,
            "ALL",
            $"arn:aws:iam::{options.Account}:role/seeded",
            $"s3://seeded/{name}/",
            KmsKeyArn: null);
        return new ExportJob(definition, order.CreationDateTime ?? time.GetUtcNow(), order.Status, order.FailureReason);
    }

    private static void Check(SeedOrder order)
    {
        Require(order.Count is >= 1 and <= Most, $"count must be between 1 and {Most}.");
        Require(order.DatasetArn.Split(':').Length >= 6, $"'{order.DatasetArn}' is not the ARN of a dataset.");
        Require(order.Status.Length > 0, "status must not be empty.");
        Require(
            order.NamePrefix.Length is >= 1 and <= LongestPrefix && order.NamePrefix.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'),
            $"namePrefix must be 1 to {LongestPrefix} letters, digits, - or _.");
        try
        {
            DatasetCatalog.RequireDatasetArn(order.DatasetArn);
        }
        catch (ServiceException e)
        {
            throw new ControlException(e.Message);
        }
    }

    private static void Require(bool condition, string message)
    {
        if (!condition)
        {
            throw new ControlException(message);
        }
    }
}

/// <summary>Jobs to be put into the account's history.</summary>
/// <param name="Count">How many.</param>
/// <param name="DatasetArn">The dataset that they exported; it need not exist any more.</param>
/// <param name="Status">Their status, which never changes; any text, so that one of the future can be tried.</param>
/// <param name="NamePrefix">What their names begin with; a number follows.</param>
/// <param name="Region">Their region, when it is not that of the dataset's ARN.</param>
/// <param name="FailureReason">Why they failed.</param>
/// <param name="CreationDateTime">When they were created; without it: now.</param>
internal sealed record SeedOrder(
    int Count,
    string DatasetArn,
    string Status = "ACTIVE",
    string NamePrefix = "seeded",
    string? Region = null,
    string? FailureReason = null,
    DateTimeOffset? CreationDateTime = null);
