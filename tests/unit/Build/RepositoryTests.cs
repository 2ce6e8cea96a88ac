using System.Text.RegularExpressions;

namespace PersonalizeExport.Tests.Build;

/// <summary>How the code is laid out, and that the pages for contributors name nothing that is gone; their links are held by Links.Tests.ps1.</summary>
public partial class RepositoryTests
{
    private static readonly string[] Folders = ["src", "module", "build", "bench", "samples", "tests", "docs", ".github"];
    private static readonly string[] Extensions = [".cs", ".ps1", ".psd1", ".ps1xml", ".csproj", ".json", ".yml", ".yaml", ".nuspec"];

    private static readonly string[] Files =
    [
        .. Folders.SelectMany(folder => Directory.EnumerateFiles(Repository.PathTo(folder), "*", SearchOption.AllDirectories))
            .Concat(Directory.EnumerateFiles(Repository.Root))
            .Where(file => !file.Contains("StrykerOutput", StringComparison.Ordinal)),
    ];

    private static readonly HashSet<string> Words =
    [
        .. Files.Where(file => Extensions.Contains(Path.GetExtension(file)) && Path.GetFileName(file) != "RepositoryTests.cs")
            .SelectMany(file => Word().Matches(File.ReadAllText(file)).Select(match => match.Value).Append(Path.GetFileNameWithoutExtension(file))),
    ];

    public static TheoryData<string> Pages =>
        ["CONTRIBUTING.md", "docs/architecture.md", "docs/decisions.md", "docs/extending.md", "docs/testing.md", "docs/releasing.md"];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Names_of_files_types_and_members_exist(string page) => Assert.Empty(
        Code().Matches(File.ReadAllText(Repository.PathTo(page)))
            .SelectMany(code => code.Groups["code"].Value.Split(' ', '(', '|', ','))
            .Where(name => !Exists(name.StartsWith("./", StringComparison.Ordinal) ? name[2..] : name))
            .Distinct());

    [Theory]
    [InlineData("src/PersonalizeExport", 120)]
    [InlineData("src/PersonalizeExport.Aws", 120)]
    [InlineData("src/PersonalizeExport.Cmdlets", 120)]
    [InlineData("src/PersonalizeExport.Emulator", 160)]
    [InlineData("bench", 160)]
    [InlineData("build", 160)]
    [InlineData("samples", 160)]
    [InlineData("tests", 160)]
    public void Has_no_line_that_is_wider_than_a_window(string folder, int columns) => Assert.Empty(
        from file in Directory.EnumerateFiles(Repository.PathTo(folder.Split('/')), "*.cs", SearchOption.AllDirectories)
        from line in File.ReadLines(file).Select((text, index) => (Text: text, Number: index + 1))
        where line.Text.Length > columns && !RowOfData().IsMatch(line.Text)
        select $"{file}({line.Number}): {line.Text}");

    private static bool Exists(string name) =>
        FileName().IsMatch(name) ? Files.Any(file => file.Replace('\\', '/').EndsWith("/" + name, StringComparison.Ordinal))
        : Member().Match(name) is not { Success: true, Groups: var groups } || Words.Contains(groups["start"].Value)
            || (name.EndsWith('…') && Words.Any(word => word.StartsWith(groups["start"].Value, StringComparison.Ordinal)));

    [GeneratedRegex(@"```.*?```|(?<!`)`(?<code>[^`\n]+)`", RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex(@"^[\w./-]*\w\.(cs|ps1|psd1|ps1xml|csproj|nuspec|yml)$")]
    private static partial Regex FileName();

    // Of more than one word, as names of our own are: WaitOutcome, StateAt, Refuses_what_is_none.
    [GeneratedRegex(@"^(?<start>[A-Z][a-z0-9]+(?:[A-Z]|_[a-zA-Z])\w*)…?$")]
    private static partial Regex Member();

    // A text or a row of a theory, which nothing but the text makes wide.
    [GeneratedRegex(@"^\s*(\[InlineData\(|\{ |\$?"")")]
    private static partial Regex RowOfData();

    [GeneratedRegex(@"\w+")]
    private static partial Regex Word();
}
