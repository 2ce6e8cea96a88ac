using System.Globalization;

namespace PersonalizeExport.Bench;

/// <summary>The measurements of one value, a round each; the n-th of two series were taken one right after the other.</summary>
internal sealed class Series
{
    private readonly List<double> _values = [];

    /// <summary>Whether the program that it would come from is not installed.</summary>
    public bool IsAbsent => _values.Count == 0;

    public double Median => MedianOf(_values);

    /// <summary>The median, and between which values the others lie.</summary>
    public string Spread => string.Create(CultureInfo.InvariantCulture, $"{Median:0} ({_values.Min():0} to {_values.Max():0})");

    public void Add(double value) => _values.Add(value);

    /// <summary>Adds a value of what a program has reported, if there is such a program.</summary>
    public void Add(IReadOnlyDictionary<string, double>? report, string name)
    {
        if (report is not null)
        {
            _values.Add(report[name]);
        }
    }

    /// <summary>How many times the other it is.</summary>
    public double RatioTo(Series other) => MedianOf(_values.Zip(other._values, (mine, others) => mine / others));

    /// <summary>By how much it is more than the other.</summary>
    public double Over(Series other) => MedianOf(_values.Zip(other._values, (mine, others) => mine - others));

    public static double MedianOf(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
