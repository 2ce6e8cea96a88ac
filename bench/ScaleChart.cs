using System.Globalization;
using System.Text;

namespace PersonalizeExport.Bench;

/// <summary>Draws what jobs cost by their number, both on logarithmic axes: a straight line that rises by a decade in a decade costs each job the same.</summary>
internal static class ScaleChart
{
    private const int Width = 640;
    private const int Height = 400;
    private const int Left = 60;
    private const int Right = 110;
    private const int Top = 30;
    private const int Bottom = 50;
    private const int FirstDecade = -1;
    private const int LastDecade = 5;

    public static string Draw(IReadOnlyList<ScalePoint> points)
    {
        StringBuilder svg = new();
        svg.AppendLine(CultureInfo.InvariantCulture, $"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {Height}" font-family="sans-serif" font-size="12">""");
        svg.AppendLine("""<title>Cost of New- into Wait- into Get- by the number of jobs</title><rect width="100%" height="100%" fill="white"/>""");
        for (int decade = FirstDecade; decade <= LastDecade; decade++)
        {
            double y = Y(Math.Pow(10, decade));
            svg.AppendLine(CultureInfo.InvariantCulture, $"""<line x1="{Left}" x2="{Width - Right}" y1="{y:0.#}" y2="{y:0.#}" stroke="#ddd"/><text x="{Left - 8}" y="{y + 4:0.#}" text-anchor="end">{Math.Pow(10, decade):#,0.#}</text>""");
        }

        foreach (ScalePoint point in points)
        {
            svg.AppendLine(CultureInfo.InvariantCulture, $"""<text x="{X(point, points):0.#}" y="{Height - Bottom + 20}" text-anchor="middle">{point.Count:N0}</text>""");
        }

        svg.AppendLine(CultureInfo.InvariantCulture, $"""<text x="{(Left + Width - Right) / 2}" y="{Height - 10}" text-anchor="middle">jobs</text>""");
        Line("calls", "#1b6ac9", point => point.Calls);
        Line("MB of memory", "#b3541e", point => point.Megabytes);
        Line("seconds", "#2a7d3f", point => point.Seconds);
        svg.AppendLine("</svg>");
        return svg.ToString();

        void Line(string name, string color, Func<ScalePoint, double> value)
        {
            string path = string.Join(' ', points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{X(point, points):0.#},{Y(value(point)):0.#}")));
            svg.AppendLine(CultureInfo.InvariantCulture, $"""<polyline points="{path}" fill="none" stroke="{color}" stroke-width="2"/><text x="{Width - Right + 8}" y="{Y(value(points[^1])) + 4:0.#}" fill="{color}">{name}</text>""");
        }
    }

    private static double X(ScalePoint point, IReadOnlyList<ScalePoint> points) =>
        Left + 20 + ((Width - Left - Right - 40) * Math.Log10((double)point.Count / points[0].Count) / Math.Log10((double)points[^1].Count / points[0].Count));

    private static double Y(double value) =>
        Height - Bottom - ((Height - Top - Bottom) * Math.Clamp((Math.Log10(Math.Max(value, 0.01)) - FirstDecade) / (LastDecade - FirstDecade), 0, 1));
}
