using PersonalizeExport.Tests.Support;

namespace PersonalizeExport.Tests.Build;

/// <summary>How the product's code is laid out.</summary>
public class StyleTests
{
    private const int Columns = 120;

    [Theory]
    [InlineData("PersonalizeExport")]
    [InlineData("PersonalizeExport.Aws")]
    [InlineData("PersonalizeExport.Cmdlets")]
    public void Has_no_line_that_is_wider_than_a_window(string project)
    {
        string folder = Repository.PathTo("src", project);
        string[] wide =
        [
            .. from file in Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
               from line in File.ReadLines(file).Select((text, index) => (Text: text, Number: index + 1))
               where line.Text.Length > Columns
               select $"{Path.GetRelativePath(folder, file)}({line.Number}): {line.Text}",
        ];

        Assert.Empty(wide);
    }
}
