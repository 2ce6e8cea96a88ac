using PersonalizeExport.Tests.Support;

namespace PersonalizeExport.Tests.Build;

/// <summary>How the code is laid out.</summary>
public class StyleTests
{
    [Theory]
    [InlineData("src/PersonalizeExport", 120)]
    [InlineData("src/PersonalizeExport.Aws", 120)]
    [InlineData("src/PersonalizeExport.Cmdlets", 120)]
    [InlineData("src/PersonalizeExport.Emulator", 160)]
    [InlineData("bench", 160)]
    [InlineData("build", 160)]
    [InlineData("samples", 160)]
    public void Has_no_line_that_is_wider_than_a_window(string path, int columns)
    {
        string folder = Repository.PathTo(path.Split('/'));
        string[] wide =
        [
            .. from file in Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
               from line in File.ReadLines(file).Select((text, index) => (Text: text, Number: index + 1))
               where line.Text.Length > columns
               select $"{Path.GetRelativePath(folder, file)}({line.Number}): {line.Text}",
        ];

        Assert.Empty(wide);
    }
}
