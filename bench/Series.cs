using System.Globalization;

namespace PersonalizeExport.Bench;

/// <summary>The measurements of one value, a round each; the n-th of two series were taken one right after the other.</summary>
internal sealed class Series(IEnumerable<double> values)
{
    private readonly List<double> _values = [.. values];

    public double Median => MedianOf(_values);

    /// <summary>The median, and between which values half of all lie.</summary>
    public string Spread => string.Create(CultureInfo.InvariantCulture, $"{Median:0} ({Quantile(_values, 0.25):0} to {Quantile(_values, 0.75):0})");

    public void Add(double value) => _values.Add(value);

    /// <summary>How many times the other it is.</summary>
    public double RatioTo(Series other) => MedianOf(_values.Zip(other._values, (mine, others) => mine / others));

    /// <summary>By how much it is more than the other.</summary>
    public double Over(Series other) => MedianOf(_values.Zip(other._values, (mine, others) => mine - others));

    public static double MedianOf(IEnumerable<double> values) => Quantile(values, 0.5);

    private static double Quantile(IEnumerable<double> values, double share)
    {
        double[] sorted = [.. values.Order()];
        double position = share * (sorted.Length - 1);
        int below = (int)position;
        int above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((position - below) * (sorted[above] - sorted[below]));
    }
}
