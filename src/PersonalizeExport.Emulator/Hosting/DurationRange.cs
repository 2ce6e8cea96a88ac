using System.Globalization;
using System.Text.RegularExpressions;

namespace PersonalizeExport.Emulator.Hosting;

/// <summary>A duration, or a range of durations.</summary>
internal readonly partial record struct DurationRange(TimeSpan Shortest, TimeSpan Longest)
{
    public static implicit operator DurationRange(TimeSpan fixedDuration) => new(fixedDuration, fixedDuration);

    /// <summary>Reads <c>500ms</c>, <c>2s</c>, <c>1.5m</c>, <c>1h</c>, or two of them as <c>2s..8s</c>.</summary>
    public static bool TryParse(string text, out DurationRange range)
    {
        range = default;
        string[] ends = text.Split("..");
        if (ends.Length > 2 || !TryParseOne(ends[0], out TimeSpan shortest) || !TryParseOne(ends[^1], out TimeSpan longest))
        {
            return false;
        }

        range = new DurationRange(shortest, longest);
        return shortest <= longest;
    }

    /// <summary>The range as <see cref="TryParse"/> reads it, in seconds.</summary>
    public override string ToString() => Shortest == Longest ? Seconds(Shortest) : $"{Seconds(Shortest)}..{Seconds(Longest)}";

    public TimeSpan Draw(Random random) => Shortest + ((Longest - Shortest) * random.NextDouble());

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString(CultureInfo.InvariantCulture) + "s";

    private static bool TryParseOne(string text, out TimeSpan duration)
    {
        duration = default;
        Match match = Duration().Match(text);
        if (!match.Success)
        {
            return false;
        }

        double seconds = double.Parse(match.Groups["number"].ValueSpan, CultureInfo.InvariantCulture) * match.Groups["unit"].Value switch
        {
            "ms" => 0.001,
            "s" => 1,
            "m" => 60,
            _ => 3600,
        };

        // A day is longer than any export, and short enough for every timer.
        if (seconds > 86_400)
        {
            return false;
        }

        duration = TimeSpan.FromSeconds(seconds);
        return true;
    }

    [GeneratedRegex(@"\A(?<number>[0-9]+(\.[0-9]+)?)(?<unit>ms|s|m|h)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Duration();
}
