using PersonalizeExport.Emulator.Validation;

namespace PersonalizeExport.Tests.Emulator;

public class EmulatorJavaPatternTests
{
    [Theory]
    [InlineData(@"a.c", "abc", true)]
    [InlineData(@"a.c", "a😀c", true)] // One code point, two UTF-16 units.
    [InlineData(@"a.c", "a\nc", false)]
    [InlineData(@"a.c", "a\rc", false)]
    [InlineData(@"a.c", "a\u0085c", false)]
    [InlineData(@"a.c", "a\u2028c", false)]
    [InlineData(@"a.c", "a\u2029c", false)]
    [InlineData(@"a.c", "a\u000bc", true)]
    [InlineData(@"[.]", "x", false)]
    [InlineData(@"\d", "7", true)]
    [InlineData(@"\d", "\u0667", false)] // An Arabic-Indic seven.
    [InlineData(@"[a-z\d-]+", "a-7", true)]
    [InlineData(@"[a-z\d-]+", "a\u0667", false)]
    [InlineData(@"\p{ASCII}{0,3}", "a\u007f", true)]
    [InlineData(@"\p{ASCII}{0,3}", "\u0080", false)]
    [InlineData(@"[\p{L}]*", "é緑𝒳", true)]
    [InlineData(@"[\p{L}]*", "😀", false)]
    [InlineData(@"[\p{N}]*", "7\u0667𝟞", true)]
    [InlineData(@"[\p{N}]*", "𝒳", false)]
    [InlineData(@"ab", "AB", false)]
    [InlineData(@"ab", "xab", false)]
    [InlineData(@"^ab$", "ab", true)]
    [InlineData(@"^ab$", "ab\n", false)]
    [InlineData(@"a|bc", "abc", false)]
    public void Matches_the_whole_value_as_Java_does(string pattern, string value, bool expected) =>
        Assert.Equal(expected, new JavaPattern(pattern).IsMatch(value));
}
