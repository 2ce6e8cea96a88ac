using System.Text.Json.Nodes;

namespace PersonalizeExport.Tests.Contract;

/// <summary>A job that the tests have created, with all that was seen of it until it ended.</summary>
public sealed record ContractJob(JsonObject Request, JsonNode Response)
{
    public string Name => (string)Request["jobName"]!;

    public string Arn => (string)Response["datasetExportJobArn"]!;

    public string Folder => (string)Request["jobOutput"]!["s3DataDestination"]!["path"]!;

    /// <summary>The descriptions of each poll, the first from right after the creation, the last from after the end.</summary>
    public List<JsonNode> Descriptions { get; } = [];

    public JsonNode Last => Descriptions[^1];

    public bool HasEnded => Descriptions.Count > 0 && (string?)Last["status"] is "ACTIVE" or "CREATE FAILED";
}
