namespace PersonalizeExport.Tests.Support;

/// <summary>The service's public API model (2018-05-22), reduced to the export operations. The constraints are compared with it.</summary>
internal static class ApiModel
{
    public static JsonNode Root { get; } = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "personalize-export.model.json")))!;

    public static JsonNode Shape(string name) => Root["shapes"]![name]!;

    public static int Max(string shape) => Shape(shape)["max"]!.GetValue<int>();

    public static int Min(string shape) => Shape(shape)["min"]?.GetValue<int>() ?? 0;
}
