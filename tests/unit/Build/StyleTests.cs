using PersonalizeExport.Tests.Support;

namespace PersonalizeExport.Tests.Build;

/// <summary>How the product's code is laid out.</summary>
public class StyleTests
{
    [Theory]
    [InlineData("PersonalizeExport")]
    [InlineData("PersonalizeExport.Aws")]
    [InlineData("PersonalizeExport.Cmdlets")]
    public void Has_no_line_that_is_wider_than_a_window(string project) => Assert.Empty(
        from file in Directory.EnumerateFiles(Repository.PathTo("src", project), "*.cs", SearchOption.AllDirectories)
        from line in File.ReadLines(file).Select((text, index) => (Text: text, Number: index + 1))
        where line.Text.Length > 120
        select $"{file}({line.Number}): {line.Text}");
}
