using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PersonalizeExport.Aws;

/// <summary>JSON of the wire shapes, generated at compile time.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(CreateDatasetExportJobRequest))]
[JsonSerializable(typeof(CreateDatasetExportJobResponse))]
[JsonSerializable(typeof(DescribeDatasetExportJobRequest))]
[JsonSerializable(typeof(DescribeDatasetExportJobResponse))]
[JsonSerializable(typeof(ListDatasetExportJobsRequest))]
[JsonSerializable(typeof(ListDatasetExportJobsResponse))]
[JsonSerializable(typeof(ListTagsForResourceRequest))]
[JsonSerializable(typeof(ListTagsForResourceResponse))]
internal sealed partial class WireJson : JsonSerializerContext
{
    /// <summary>
    /// The context to use. Members carry the API model's names, what is null is not sent, and, as the body goes to a
    /// JSON parser and into no page, + and &amp; need no escape.
    /// </summary>
    public static WireJson Instance { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}

// The shapes of the API model (2018-05-22) that the module uses, with the model's names. Tag is our own type, and
// Status is a string.

internal sealed record CreateDatasetExportJobRequest(
    string JobName,
    string DatasetArn,
    string? IngestionMode,
    string RoleArn,
    DatasetExportJobOutput JobOutput,
    IReadOnlyList<Tag>? Tags);

internal sealed record CreateDatasetExportJobResponse(string? DatasetExportJobArn);

internal sealed record DescribeDatasetExportJobRequest(string DatasetExportJobArn);

internal sealed record DescribeDatasetExportJobResponse(DatasetExportJobDescription? DatasetExportJob);

internal sealed record ListDatasetExportJobsRequest(string? DatasetArn, string? NextToken, int MaxResults);

internal sealed record ListDatasetExportJobsResponse(
    IReadOnlyList<DatasetExportJobDescription?>? DatasetExportJobs, string? NextToken);

internal sealed record ListTagsForResourceRequest(string ResourceArn);

internal sealed record ListTagsForResourceResponse(IReadOnlyList<Tag?>? Tags);

internal sealed record DatasetExportJobOutput(S3DataConfig? S3DataDestination);

internal sealed record S3DataConfig(string? Path, string? KmsKeyArn);

/// <summary>DatasetExportJob of the model; DatasetExportJobSummary is the same with less in it.</summary>
internal sealed record DatasetExportJobDescription(
    string? JobName,
    string? DatasetExportJobArn,
    string? DatasetArn,
    string? IngestionMode,
    string? RoleArn,
    string? Status,
    DatasetExportJobOutput? JobOutput,
    [property: JsonConverter(typeof(EpochSecondsConverter))] DateTime? CreationDateTime,
    [property: JsonConverter(typeof(EpochSecondsConverter))] DateTime? LastUpdatedDateTime,
    string? FailureReason);

/// <summary>
/// Reads the service's timestamps, seconds since 1970 with a fraction such as 1542392161.837, as UTC.
/// </summary>
internal sealed class EpochSecondsConverter : JsonConverter<DateTime?>
{
    // Whole seconds of year 1 and year 9999: beyond them there is no DateTime.
    private const decimal Earliest = -62135596800m;
    private const decimal Latest = 253402300799m;

    public override DateTime? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType is JsonTokenType.Null)
        {
            return null;
        }

        // Decimal, not double: the milliseconds must not be rounded to their neighbours.
        if (reader.TokenType is not JsonTokenType.Number
            || !reader.TryGetDecimal(out decimal seconds)
            || seconds is < Earliest or > Latest)
        {
            throw new JsonException("Expected a timestamp as a number of seconds since 1970.");
        }

        return DateTime.UnixEpoch.AddTicks((long)(seconds * TimeSpan.TicksPerSecond));
    }

    public override void Write(Utf8JsonWriter writer, DateTime? value, JsonSerializerOptions options) =>
        throw new NotSupportedException("No request of the module carries a timestamp.");
}
