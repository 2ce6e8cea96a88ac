using System.ComponentModel;
using System.Globalization;
using PersonalizeExport.Model;

namespace PersonalizeExport;

/// <summary>A time as a parameter takes it: a number of seconds, or a TimeSpan such as <c>00:10:00</c>.</summary>
/// <remarks>PowerShell would take a number for a TimeSpan's 100 nanoseconds, and the text '60' for days.</remarks>
/// <param name="Time">The time.</param>
[TypeConverter(typeof(Converter))]
public sealed record Seconds(TimeSpan Time)
{
    /// <summary>What a parameter of this type takes, for messages.</summary>
    public const string Expected = "Expected a number of seconds, or a TimeSpan such as 00:10:00";

    /// <summary>The number of seconds.</summary>
    public override string ToString() => Time.TotalSeconds.ToString(CultureInfo.InvariantCulture);

    private static Seconds From(object given)
    {
        string text = Convert.ToString(given, CultureInfo.InvariantCulture) ?? "";
        if (text.Contains(':') && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out TimeSpan time))
        {
            return new Seconds(time);
        }

        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds)
            && Math.Abs(seconds) <= int.MaxValue
            ? new Seconds(TimeSpan.FromSeconds(seconds))
            : throw new FormatException($"'{text}' is not a time. {Expected}.");
    }

    internal sealed class Converter() : ParameterConverter(From);
}
