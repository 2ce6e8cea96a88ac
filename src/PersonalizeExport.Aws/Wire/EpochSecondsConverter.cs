using System.Text.Json;
using System.Text.Json.Serialization;

namespace PersonalizeExport.Aws.Wire;

/// <summary>Reads the service's timestamps, seconds since 1970 with a fraction such as 1542392161.837, as UTC.</summary>
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
        if (reader.TokenType is not JsonTokenType.Number || !reader.TryGetDecimal(out decimal seconds) || seconds is < Earliest or > Latest)
        {
            throw new JsonException("Expected a timestamp as a number of seconds since 1970.");
        }

        return DateTime.UnixEpoch.AddTicks((long)(seconds * TimeSpan.TicksPerSecond));
    }

    public override void Write(Utf8JsonWriter writer, DateTime? value, JsonSerializerOptions options) =>
        throw new NotSupportedException("No request of the module carries a timestamp.");
}
