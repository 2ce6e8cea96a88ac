using PersonalizeExport.Emulator.Datasets;
using PersonalizeExport.Emulator.Hosting;
using PersonalizeExport.Emulator.Jobs;

namespace PersonalizeExport.Emulator.Output;

/// <summary>
/// Writes the records of a dataset to a bucket, those of equal fields once; in mode ALL, of one item or user only the
/// newest. All of them are in memory.
/// </summary>
internal sealed class DatasetExporter(EmulatorOptions options, DatasetCatalog datasets, IObjectStore store)
{
    /// <summary>How many exports run at once.</summary>
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
        string? newestOf = job.IngestionMode == "ALL" ? dataset.IdColumn : null;
        if (newestOf is not null && !columns.Contains(newestOf))
        {
            throw new ExportFailedException($"The dataset has no column {newestOf}.");
        }

        byte[] header = line.Format(columns).ToArray();
        // Of records with the same key, the last to arrive is left.
        SortedDictionary<byte[], byte[]> lines = new(Comparer<byte[]>.Create((x, y) => x.AsSpan().SequenceCompareTo(y)));
        foreach (string path in dataset.Parts(job.IngestionMode))
        {
            using DatasetPart part = DatasetPart.Open(path, columns);
            int[] order = [.. columns.Select(column => part.Record.GetFieldIndex(column))];
            while (part.Read())
            {
                cancellationToken.ThrowIfCancellationRequested();
                byte[] bytes = line.Format(part.Record, order).ToArray();
                lines[newestOf is null ? bytes : part.Record.GetSpan(newestOf).ToArray()] = bytes;
            }
        }

        await store.PutAsync(location.Bucket, Files($"{location.Prefix}{job.Name}", header, lines.Values), cancellationToken);
    }

    private IEnumerable<ExportFile> Files(string prefix, byte[] header, SortedDictionary<byte[], byte[]>.ValueCollection lines)
    {
        int number = 0;
        // An export without records is a file with the header only.
        foreach (byte[][] part in lines.Count == 0 ? [[]] : lines.Chunk(options.PartRows))
        {
            MemoryStream content = new();
            content.Write(header);
            foreach (byte[] line in part)
            {
                content.Write(line);
            }

            content.Position = 0;
            yield return new ExportFile($"{prefix}-{++number:D5}.csv", content);
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
