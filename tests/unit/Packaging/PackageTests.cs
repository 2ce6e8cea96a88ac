using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace PersonalizeExport.Tests.Packaging;

/// <summary>The package that the build of these tests made: nothing is missing, nothing is superfluous, and its description is correct.</summary>
public class PackageTests
{
    private static readonly string ModuleVersion = Find("ModuleVersion");
    private static readonly string PackageVersion = Find("Prerelease") is { Length: > 0 } label ? $"{ModuleVersion}-{label}" : ModuleVersion;

    /// <summary>Everything that is shipped. The commit that adds a file says what it is for.</summary>
    private static readonly string[] Contents =
    [
        "LICENSE",
        "PersonalizeExport.Format.ps1xml",
        "PersonalizeExport.psd1",
        "THIRD-PARTY-NOTICES.txt",
        "bin/PersonalizeExport.Cmdlets.dll",
        "bin/PersonalizeExport.dll",
        "bin/lib/AWSSDK.Core.dll",
        "bin/lib/PersonalizeExport.Aws.dll",
        "en-US/PersonalizeExport.Cmdlets.dll-Help.xml",
        "en-US/about_PersonalizeExport.help.txt",
        "en-US/about_PersonalizeExport_Errors.help.txt",
    ];

    [Fact]
    public void The_package_of_the_gallery_has_the_modules_files_at_its_root_and_the_zip_the_same_where_the_module_path_wants_them()
    {
        using ZipArchive package = ZipFile.OpenRead(PathOf("nupkg"));
        using ZipArchive zip = ZipFile.OpenRead(PathOf("zip"));

        // What makes a zip a NuGet package is not installed.
        Assert.Equal(Contents, Names(package).Where(name => !Regex.IsMatch(name, @"^(PersonalizeExport\.nuspec$|\[Content_Types\]\.xml$|_rels/|package/)")));
        Assert.Equal(Contents.Select(InZip), Names(zip));
        Assert.All(Contents, name => Assert.Equal(Hash(package.GetEntry(name)!.Open()), Hash(zip.GetEntry(InZip(name))!.Open())));
    }

    [Fact]
    public void The_checksums_are_those_of_all_that_is_downloaded()
    {
        string[] files = [PathOf("nupkg"), PathOf("zip")];

        Assert.Equal(
            files.Select(file => $"{Hash(File.OpenRead(file))}  {Path.GetFileName(file)}"),
            File.ReadAllLines(Path.Combine(Repository.PackageFolder, "SHA256SUMS")));
    }

    [Fact]
    public void The_notices_name_every_foreign_assembly_with_its_version_and_license()
    {
        string notices = File.ReadAllText(Repository.PathTo("module", "THIRD-PARTY-NOTICES.txt"));

        Assert.Equal(
            Foreign(),
            Regex.Matches(notices, @"^(?<name>bin/\S+)\n +package +(?<id>\S+) (?<version>\S+),", RegexOptions.Multiline)
                .Select(match => (match.Groups["name"].Value, match.Groups["id"].Value, match.Groups["version"].Value)));
        Assert.Contains("Version 2.0, January 2004", notices, StringComparison.Ordinal);
    }

    [Fact]
    public void The_changelog_knows_the_version()
    {
        MatchCollection headings = Regex.Matches(
            File.ReadAllText(Repository.PathTo("CHANGELOG.md")), @"^## \[(?<name>[^\]]+)\]", RegexOptions.Multiline);
        string[] sections = [.. headings.Select(match => match.Groups["name"].Value)];

        // What is being made is under its version or under none yet, and nothing was released after it.
        Assert.True(sections[0] is "Unreleased" || sections[0] == PackageVersion, sections[0]);
        Assert.All(sections.Where(name => name != "Unreleased"), name => Assert.True(Version.Parse(name.Split('-')[0]) <= Version.Parse(ModuleVersion), name));
    }

    // The value of a setting of the manifest; empty where it is not set.
    private static string Find(string setting) =>
        Regex.Match(File.ReadAllText(Repository.PathTo("module", "PersonalizeExport.psd1")), $@"\n\s*{setting}\s*=\s*'([^']+)'").Groups[1].Value;

    private static string PathOf(string extension) => Path.Combine(Repository.PackageFolder, $"PersonalizeExport.{PackageVersion}.{extension}");

    private static string InZip(string name) => $"PersonalizeExport/{ModuleVersion}/{name}";

    private static IEnumerable<string> Names(ZipArchive zip) => zip.Entries.Select(entry => entry.FullName).Order(StringComparer.Ordinal);

    // The assemblies of others by the versions that the repository pins.
    private static IEnumerable<(string Name, string Id, string Version)> Foreign()
    {
        Dictionary<string, string> versions = XDocument.Load(Repository.PathTo("Directory.Packages.props")).Descendants("PackageVersion")
            .ToDictionary(package => package.Attribute("Include")!.Value, package => package.Attribute("Version")!.Value);
        return from name in Contents
               let id = Path.GetFileNameWithoutExtension(name)
               where name.EndsWith(".dll", StringComparison.Ordinal) && !id.StartsWith("PersonalizeExport", StringComparison.Ordinal)
               select (name, id, versions[id]);
    }

    private static string Hash(Stream file)
    {
        using (file)
        {
            return Convert.ToHexString(SHA256.HashData(file));
        }
    }
}
