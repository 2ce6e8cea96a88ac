using System.Text.Json.Nodes;

namespace PersonalizeExport.Tests.Contract;

/// <summary>A response of the service, as it came.</summary>
public sealed record ContractResponse(int Status, JsonNode Json)
{
    /// <summary>The error's name, without what may stand around it: <c>namespace#Code</c>, <c>Code:uri</c>.</summary>
    public string? ErrorCode => ((string?)Json["__type"])?.Split('#')[^1].Split(':')[0];

    public string? ErrorMessage => (string?)(Json["message"] ?? Json["Message"]);
}
