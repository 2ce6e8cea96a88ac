using System.Text.RegularExpressions;
using PersonalizeExport.Tests.Support;

namespace PersonalizeExport.Tests.Build;

/// <summary>How the code is laid out, and that pages for contributors name nothing that is gone. Links.Tests.ps1 holds their links.</summary>
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
    [InlineData("PersonalizeExport")]
    [InlineData("PersonalizeExport.Aws")]
    [InlineData("PersonalizeExport.Cmdlets")]
    public void Has_no_line_that_is_wider_than_a_window(string project) => Assert.Empty(
        from file in Directory.EnumerateFiles(Repository.PathTo("src", project), "*.cs", SearchOption.AllDirectories)
        from line in File.ReadLines(file).Select((text, index) => (Text: text, Number: index + 1))
        where line.Text.Length > 120
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

    [GeneratedRegex(@"\w+")]
    private static partial Regex Word();
}
