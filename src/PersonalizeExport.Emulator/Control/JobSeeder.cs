using PersonalizeExport.Emulator.Datasets;
using PersonalizeExport.Emulator.Hosting;
using PersonalizeExport.Emulator.Http;
using PersonalizeExport.Emulator.Jobs;
using PersonalizeExport.Emulator.Operations;

namespace PersonalizeExport.Emulator.Control;

/// <summary>Adds jobs to the history that were never run.</summary>
internal sealed class JobSeeder(EmulatorOptions options, JobStore jobs, TimeProvider time)
{
    private const int MostAtOnce = 100_000;
    // For the emulator's life, whether they were deleted or not: about a gigabyte.
    private const int MostInAll = 1_000_000;
    // Leaves room for the number: a job name has 63 characters at most.
    private const int LongestPrefix = 50;
    private const int LongestRegion = 63;

    private int _lastNumber;
    private int _seeded;

    /// <summary>Returns the ARNs of the new jobs, oldest first.</summary>
    public IReadOnlyList<string> Seed(SeedRequest request)
    {
        Check(request);
        string region = request.Region ?? ResourceArn.Parse(request.DatasetArn).Region;
        // Each job has a copy of it in its ARN.
        Require(
            region.Length <= LongestRegion && region.All(c => char.IsAsciiLetterOrDigit(c) || c is '-'),
            $"region must be at most {LongestRegion} letters, digits or -.");
        Reserve(request.Count);
        List<string> arns = new(request.Count);
        while (arns.Count < request.Count)
        {
            ExportJob job = Job(request, region, $"{request.NamePrefix}-{Interlocked.Increment(ref _lastNumber):D6}");
            if (jobs.Add(job) == AddResult.Added)
            {
                arns.Add(job.Definition.Arn);
            }
        }

        return arns;
    }

    // Before any is made, so that requests at once do not exceed it together.
    private void Reserve(int count)
    {
        if (Interlocked.Add(ref _seeded, count) > MostInAll)
        {
            Interlocked.Add(ref _seeded, -count);
            throw new ControlException($"At most {MostInAll} jobs can be seeded in all. Start the emulator again.");
        }
    }

    private ExportJob Job(SeedRequest request, string region, string name)
    {
        CreateDatasetExportJobRequest create = new(
            name,
            request.DatasetArn,
            $"arn:aws:iam::{options.Account}:role/seeded",
            new DatasetExportJobOutput(new S3DataConfig($"s3://seeded/{name}/", KmsKeyArn: null)),
            IngestionMode: "ALL",
            Tags: null);
        JobDefinition definition = new(create, ExportJobArn.From(region, options.Account, name), region);
        return new ExportJob(definition, request.CreationDateTime ?? time.GetUtcNow(), request.Status, request.FailureReason);
    }

    private static void Check(SeedRequest request)
    {
        Require(request.Count is >= 1 and <= MostAtOnce, $"count must be between 1 and {MostAtOnce}; use several requests.");
        Require(request.DatasetArn.Split(':').Length >= 6, $"'{request.DatasetArn}' is not the ARN of a dataset.");
        Require(request.Status.Length > 0, "status must not be empty.");
        Require(
            request.NamePrefix.Length is >= 1 and <= LongestPrefix && request.NamePrefix.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'),
            $"namePrefix must be 1 to {LongestPrefix} letters, digits, - or _.");
        try
        {
            DatasetCatalog.RequireDatasetArn(request.DatasetArn);
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

/// <summary>Jobs to add to the account's history.</summary>
/// <param name="Count">How many.</param>
/// <param name="DatasetArn">The dataset that they exported; it need not exist any more.</param>
/// <param name="Status">Their status, which never changes. Any text, so that a future status can be tested.</param>
/// <param name="NamePrefix">What their names begin with; a number follows.</param>
/// <param name="Region">Their region, if it is not that of the dataset's ARN.</param>
/// <param name="FailureReason">Why they failed.</param>
/// <param name="CreationDateTime">When they were created; without it: now.</param>
internal sealed record SeedRequest(
    int Count,
    string DatasetArn,
    string Status = "ACTIVE",
    string NamePrefix = "seeded",
    string? Region = null,
    string? FailureReason = null,
    DateTimeOffset? CreationDateTime = null);
