using System.Text.RegularExpressions;

namespace PersonalizeExport.Packaging;

/// <summary>
/// What packaging takes from a module manifest, read without PowerShell: values in single quotes, and lists of them, as the manifest of this module
/// has them. The tests hold it against PowerShell's own reading.
/// </summary>
internal sealed class ModuleManifest
{
    private readonly string _text;
    private readonly string _path;

    private ModuleManifest(string text, string path)
    {
        _text = text;
        _path = path;
    }

    /// <summary>The version that PowerShell has for the module, and whose name its folder has: three numbers.</summary>
    public string ModuleVersion => Value("ModuleVersion");

    /// <summary>The version that galleries have for the module: a prerelease has a label behind the numbers.</summary>
    public string Version => Regex.IsMatch(_text, @"^\s*Prerelease\s*=", RegexOptions.Multiline) ? $"{ModuleVersion}-{Value("Prerelease")}" : ModuleVersion;

    public string Author => Value("Author");

    public string CompanyName => Value("CompanyName");

    public string Copyright => Value("Copyright");

    public string Description => Value("Description");

    public string LicenseUri => Value("LicenseUri");

    public string ProjectUri => Value("ProjectUri");

    public string IconUri => Value("IconUri");

    public string ReleaseNotes => Value("ReleaseNotes");

    public IReadOnlyList<string> Editions => List("CompatiblePSEditions");

    public IReadOnlyList<string> Cmdlets => List("CmdletsToExport");

    public IReadOnlyList<string> Tags => List("Tags");

    public static ModuleManifest Read(string path) => new(File.ReadAllText(path), path);

    private string Value(string key) => Unquote(Match(key, "'(?:[^']|'')*'"));

    private IReadOnlyList<string> List(string key) => [.. Regex.Matches(Match(key, @"@\([^)]*\)"), "'(?:[^']|'')*'").Select(quoted => Unquote(quoted.Value))];

    private string Match(string key, string value)
    {
        Match match = Regex.Match(_text, $@"^\s*{key}\s*=\s*(?<value>{value})\s*$", RegexOptions.Multiline);
        return match.Success ? match.Groups["value"].Value : throw new PackagingException($"{_path} has no {key} in the form that packaging reads.");
    }

    private static string Unquote(string quoted) => quoted[1..^1].Replace("''", "'", StringComparison.Ordinal);
}
