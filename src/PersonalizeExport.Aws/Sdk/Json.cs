using System.Text.Json;
using System.Text.Json.Nodes;

namespace PersonalizeExport.Aws.Sdk;

/// <summary>JSON of services, programs and files.</summary>
internal static class Json
{
    private static readonly JsonNodeOptions AnyCase = new() { PropertyNameCaseInsensitive = true };
    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true };

    /// <summary>Reads an object of JSON, whose members are found in any case.</summary>
    public static JsonNode Parse(string text) =>
        JsonNode.Parse(text, AnyCase, Lenient) as JsonObject
            ?? throw new FormatException("Expected an object of JSON.");

    /// <summary>A member that must be there.</summary>
    public static JsonNode Member(JsonNode parent, string name) =>
        parent[name] ?? throw new FormatException($"It has no {name}.");

    /// <summary>A text that must be there.</summary>
    public static string Text(JsonNode parent, string name) => (string)Member(parent, name)!;

    /// <summary>An object of the members that have a value.</summary>
    public static JsonObject Object(params (string Name, JsonNode? Value)[] members)
    {
        JsonObject result = [];
        foreach ((string name, JsonNode? value) in members)
        {
            if (value is not null)
            {
                result[name] = value;
            }
        }

        return result;
    }

    /// <summary>Whether an exception says that JSON, or a value in it, is not what is expected.</summary>
    public static bool IsUnreadable(Exception error) =>
        error is JsonException
            or InvalidOperationException
            or FormatException
            or ArgumentException
            or OverflowException;
}
