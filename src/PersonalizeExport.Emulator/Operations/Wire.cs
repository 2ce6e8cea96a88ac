using System.Text.Json;
using System.Text.Json.Serialization;

namespace PersonalizeExport.Emulator.Operations;

/// <summary>The JSON of the service: names in camel case, absent members left out, times as epoch seconds.</summary>
internal static class Wire
{
    public static JsonSerializerOptions Json { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new EpochSecondsConverter() },
    };
}
