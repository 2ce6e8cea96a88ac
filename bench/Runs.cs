using System.Globalization;

namespace PersonalizeExport.Bench;

/// <summary>What a contestant has reported, once a round; the n-th reports of two were taken one right after the other.</summary>
internal sealed class Runs
{
    private readonly List<IReadOnlyDictionary<string, double>> _reports = [];

    /// <summary>Whether the program that would report is not installed.</summary>
    public bool IsAbsent => _reports.Count == 0;

    /// <summary>The wall time in milliseconds.</summary>
    public Series Time => Of("milliseconds");

    /// <summary>A value of each report.</summary>
    public Series Of(string name) => new(_reports.Select(report => report[name]));

    /// <summary>Adds what a program has reported, if there is such a program.</summary>
    public void Add(IReadOnlyDictionary<string, double>? report)
    {
        if (report is not null)
        {
            _reports.Add(report);
        }
    }

    /// <summary>The wall time, and what of .NET was counted: it does not depend on the machine as a time does.</summary>
    public override string ToString() =>
        IsAbsent ? "not installed"
        : !_reports[0].ContainsKey("methods") ? string.Create(CultureInfo.InvariantCulture, $"{Time.Spread} ms")
        : string.Create(
            CultureInfo.InvariantCulture,
            $"{Time.Spread} ms; processor {Of("processor").Median:0} ms, {Of("methods").Median:N0} methods, {Of("megabytes").Median:0.0} MB");
}
