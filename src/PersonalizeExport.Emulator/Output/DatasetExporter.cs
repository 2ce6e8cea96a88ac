using PersonalizeExport.Emulator.Datasets;
using PersonalizeExport.Emulator.Hosting;
using PersonalizeExport.Emulator.Jobs;
using PersonalizeExport.Emulator.Sorting;

namespace PersonalizeExport.Emulator.Output;

/// <summary>
/// Writes the records of a dataset to a bucket, those of equal fields once; in mode ALL, of one item or user only the
/// newest. Memory is bounded, however large the dataset is.
/// </summary>
internal sealed class DatasetExporter(EmulatorOptions options, DatasetCatalog datasets, IObjectStore store)
{
    /// <summary>How many exports run at once, each with its share of the memory.</summary>
    public const int Concurrency = 2;

    /// <summary>Returns why the export failed, or null.</summary>
    public async Task<string?> ExportAsync(JobDefinition job, CancellationToken cancellationToken)
    {
        try
        {
            await WriteAsync(job, cancellationToken);
            return null;
        }
        catch (ExportFailedException e)
        {
            return e.Message;
        }
        // Of any type: otherwise the job would stay CREATE IN_PROGRESS.
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            return $"The export could not be written: {e.Message}";
        }
    }

    private async Task WriteAsync(JobDefinition job, CancellationToken cancellationToken)
    {
        Dataset dataset = datasets.Find(ResourceArn.Parse(job.DatasetArn), job.Region)
            ?? throw new ExportFailedException($"The dataset {job.DatasetArn} has been removed.");
        if (!S3Location.TryParse(job.Path, out S3Location? location))
        {
            throw new ExportFailedException($"The path {job.Path} does not name a bucket.");
        }

        using CsvLine line = new();
        string[] columns = DatasetPart.CommonColumns(dataset.AllParts);
        await using PartWriter writer = new(store, location, job.Name, line.Format(columns).ToArray(), options.PartRows);
        using RecordSorter sorter = new(options.Memory / Concurrency);

        string? newestOf = job.IngestionMode == "ALL" ? dataset.IdColumn : null;
        if (newestOf is not null && !columns.Contains(newestOf))
        {
            throw new ExportFailedException($"The dataset has no column {newestOf}.");
        }

        foreach (string path in dataset.Parts(job.IngestionMode))
        {
            using DatasetPart part = DatasetPart.Open(path, columns);
            Read(part, columns, newestOf, line, sorter, cancellationToken);
        }

        IEnumerable<SortRecord> records = sorter.Sorted();
        foreach (ReadOnlyMemory<byte> record in newestOf is null ? Survivors.FirstOfEach(records) : Survivors.LastOfEach(records))
        {
            await writer.WriteAsync(record, cancellationToken);
        }

        await writer.PublishAsync(cancellationToken);
    }

    private static void Read(DatasetPart part, string[] columns, string? idColumn, CsvLine line, RecordSorter sorter, CancellationToken cancellationToken)
    {
        int[] order = [.. columns.Select(column => part.Record.GetFieldIndex(column))];
        while (part.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            ReadOnlySpan<byte> bytes = line.Format(part.Record, order);
            // Without an ID the whole line is the key.
            sorter.Add(idColumn is null ? bytes : part.Record.GetSpan(idColumn), idColumn is null ? [] : bytes);
        }
    }
}

/// <summary>The job fails, with this failure reason.</summary>
internal sealed class ExportFailedException(string reason) : Exception(reason)
{
    /// <summary>The bucket does not exist.</summary>
    public static ExportFailedException NoBucket(string bucket) => NoAccess(bucket, "The specified bucket does not exist.");

    /// <summary>The bucket cannot be written to. The service documents no text for it; this one follows its error for a bucket policy at creation.</summary>
    public static ExportFailedException NoAccess(string bucket, string cause) =>
        new($"Insufficient privileges for accessing data in S3. {cause} Please look at the permissions of the service role and fix bucket policy on {bucket}.");
}
