using System.Text.Json;
using PersonalizeExport.Emulator.Validation;

namespace PersonalizeExport.Emulator.Operations;

/// <summary>An operation of the service: what it takes and what it does with it in a region.</summary>
internal sealed record Operation(string Name, StructureShape Input, Func<JsonElement, string, object> Run)
{
    /// <summary>An operation over a typed request.</summary>
    public static Operation From<TRequest>(string name, StructureShape input, Func<TRequest, string, object> run) =>
        new(name, input, (body, region) => run(body.Deserialize<TRequest>(Wire.Json)!, region));
}
