using System.ComponentModel;

namespace PersonalizeExport.Tests.Model;

public class SecondsTests
{
    private static readonly TypeConverter Converter = TypeDescriptor.GetConverter(typeof(Seconds));

    public static TheoryData<object, double> Times => new()
    {
        { 600, 600 }, { 600L, 600 }, { 0.5, 0.5 }, { 0.5m, 0.5 }, { "600", 600 }, { "0.5", 0.5 }, { " 60 ", 60 }, { "00:10:00", 600 },
        { "0:10", 600 }, { "1.00:00:00", 86400 },
        { TimeSpan.FromMinutes(10), 600 }, { TimeSpan.FromTicks(1), 1e-7 }, { new Seconds(TimeSpan.FromSeconds(5)), 5 }, { -1, -1 },
        { int.MaxValue, int.MaxValue },
    };

    [Theory]
    [MemberData(nameof(Times))]
    public void Are_the_seconds_of_a_number_and_the_time_of_a_TimeSpan(object given, double expected) =>
        Assert.Equal(expected, ((Seconds)Converter.ConvertFrom(given)!).Time.TotalSeconds);

    public static TheoryData<object> NoTimes => ["10m", "", "abc", "10:99", true, double.NaN, 3e9, new DateTime(2026, 11, 1), new object()];

    [Theory]
    [MemberData(nameof(NoTimes))]
    public void Are_not_made_of_anything_else(object given)
    {
        FormatException error = Assert.Throws<FormatException>(() => Converter.ConvertFrom(given));

        Assert.EndsWith(" is not a time. Expected a number of seconds, or a TimeSpan such as 00:10:00.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Have_their_number_for_a_text() => Assert.Equal(("600", "0.5"),
        ($"{new Seconds(TimeSpan.FromMinutes(10))}", $"{new Seconds(TimeSpan.FromSeconds(0.5))}"));
}
