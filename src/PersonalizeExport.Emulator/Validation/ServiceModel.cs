using System.Text.Json;

namespace PersonalizeExport.Emulator.Validation;

/// <summary>The public API model of Amazon Personalize, reduced to the operations that are served here.</summary>
internal sealed record ServiceModel(Dictionary<string, OperationModel> Operations, Dictionary<string, Shape> Shapes)
{
    public static ServiceModel Load()
    {
        using Stream file = typeof(ServiceModel).Assembly.GetManifestResourceStream("personalize-export.model.json")!;
        return JsonSerializer.Deserialize<ServiceModel>(file, JsonSerializerOptions.Web)!;
    }
}

internal sealed record OperationModel(ShapeReference Input);

internal sealed record ShapeReference(string Shape);

/// <summary>The constraints of a value. A length is in code points, and a pattern is for the whole value.</summary>
internal sealed record Shape(
    string Type,
    int? Min,
    int? Max,
    string? Pattern,
    string[]? Enum,
    bool Sensitive,
    string[]? Required,
    OrderedDictionary<string, ShapeReference>? Members,
    ShapeReference? Member)
{
    private readonly Lazy<JavaPattern?> _pattern = new(() => Pattern is null ? null : new JavaPattern(Pattern));

    public bool Matches(string value) => _pattern.Value?.IsMatch(value) ?? true;
}
