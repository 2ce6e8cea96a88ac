using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using PersonalizeExport.Packaging;
using PersonalizeExport.Tests.Support;

namespace PersonalizeExport.Tests.Packaging;

/// <summary>The package that the build of these tests made: nothing is missing, nothing is superfluous, and its description is correct.</summary>
public class PackageTests
{
    private static readonly ModuleManifest Manifest = ModuleManifest.Read(Repository.PathTo("module", "PersonalizeExport.psd1"));

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

    private static readonly string[] Downloads = ["cdx.json", "nupkg", "zip"];

    [Fact]
    public void The_package_of_the_gallery_has_the_modules_files_at_its_root_and_no_others()
    {
        using ZipArchive package = Open("nupkg");

        // What makes a zip a NuGet package, and is not installed.
        Assert.Equal(Contents, Names(package).Where(name => name is not ("PersonalizeExport.nuspec" or "[Content_Types].xml") && !name.StartsWith("_rels/", StringComparison.Ordinal)
            && !name.StartsWith("package/", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_zip_has_the_same_files_where_the_module_path_wants_them()
    {
        using ZipArchive zip = Open("zip");
        using ZipArchive package = Open("nupkg");

        Assert.Equal(Contents.Select(InZip), Names(zip));
        Assert.All(Contents, name => Assert.Equal(Hash(package.GetEntry(name)!), Hash(zip.GetEntry(InZip(name))!)));
    }

    [Fact]
    public void The_package_for_the_gallery_says_what_the_manifest_says()
    {
        XElement metadata = ReadNuspec();
        string? Text(string name) => metadata.Elements().SingleOrDefault(element => element.Name.LocalName == name)?.Value;

        Assert.Equal("PersonalizeExport", Text("id"));
        Assert.Equal(Manifest.Version, Text("version"));
        Assert.Equal(Manifest.Author, Text("authors"));
        Assert.Equal(Manifest.Description, Text("description"));
        Assert.Equal(Manifest.LicenseUri, Text("licenseUrl"));
        Assert.Equal(Manifest.ProjectUri, Text("projectUrl"));
        Assert.Equal(Manifest.IconUri, Text("iconUrl"));
        Assert.Equal(Manifest.ReleaseNotes, Text("releaseNotes"));
        Assert.DoesNotContain(metadata.Elements(), element => element.Name.LocalName == "dependencies");
    }

    [Theory]
    [InlineData("PSModule")]
    [InlineData("PSEdition_Core")]
    [InlineData("PSIncludes_Cmdlet")]
    [InlineData("PSCmdlet_New-PDatasetExportJob")]
    [InlineData("PSCommand_Get-PDatasetExportJob")]
    [InlineData("PSCommand_Wait-PDatasetExportJob")]
    [InlineData("AmazonPersonalize")]
    public void The_gallery_finds_the_module_by_the_tag(string tag) =>
        Assert.Single(ReadNuspec().Elements().Single(element => element.Name.LocalName == "tags").Value.Split(' '), tag);

    [Fact]
    public void Every_address_of_the_manifest_is_one_of_the_project()
    {
        Assert.Equal("https://github.com/PersonalizeExport/PersonalizeExport", Manifest.ProjectUri);
        Assert.True(File.Exists(InRepository(Manifest.LicenseUri, $"{Manifest.ProjectUri}/blob/main/")));
        Assert.True(File.Exists(InRepository(Manifest.ReleaseNotes, $"{Manifest.ProjectUri}/blob/main/")));
        Assert.True(File.Exists(InRepository(Manifest.IconUri, "https://raw.githubusercontent.com/PersonalizeExport/PersonalizeExport/main/")));
    }

    [Fact]
    public void The_checksums_are_those_of_all_that_is_downloaded()
    {
        string[] lines = File.ReadAllLines(Path.Combine(Repository.PackageFolder, Checksums.FileName));

        Assert.Equal(
            Downloads.Select(extension => $"{Hash(PathOf(extension))}  {Path.GetFileName(PathOf(extension))}"),
            lines);
    }

    [Fact]
    public void The_bill_of_materials_has_the_hash_of_every_file()
    {
        using ZipArchive package = Open("nupkg");

        Assert.Equal(
            Contents.Select(name => (name, "SHA-256", Hash(package.GetEntry(name)!))),
            Components("file").Select(file => ((string)file["name"]!, (string)file["hashes"]![0]!["alg"]!, (string)file["hashes"]![0]!["content"]!)));
    }

    [Fact]
    public void The_bill_of_materials_has_name_version_and_license_of_every_foreign_assembly() =>
        Assert.Equal(
            Foreign().Select(assembly => (assembly.Id, assembly.Version, "Apache-2.0", $"pkg:nuget/{assembly.Id}@{assembly.Version}")),
            Components("library").Select(package => ((string)package["name"]!, (string)package["version"]!, (string)package["licenses"]![0]!["expression"]!, (string)package["purl"]!)));

    [Fact]
    public void The_notices_name_every_foreign_assembly_with_its_version_and_license()
    {
        string notices = File.ReadAllText(Repository.PathTo("module", "THIRD-PARTY-NOTICES.txt"));

        Assert.Equal(
            Foreign().Select(assembly => (assembly.Name, assembly.Id, assembly.Version)),
            Regex.Matches(notices, @"^(?<name>bin/\S+)\n +package +(?<id>\S+) (?<version>\S+),", RegexOptions.Multiline)
                .Select(match => (match.Groups["name"].Value, match.Groups["id"].Value, match.Groups["version"].Value)));
        Assert.Contains("Version 2.0, January 2004", notices, StringComparison.Ordinal);
    }

    [Fact]
    public void The_changelog_knows_the_version()
    {
        string[] sections = [.. Regex.Matches(File.ReadAllText(Repository.PathTo("CHANGELOG.md")), @"^## \[(?<name>[^\]]+)\]", RegexOptions.Multiline).Select(match => match.Groups["name"].Value)];

        // What is being made is under its version or under none yet, and nothing was released after it.
        Assert.True(sections[0] is "Unreleased" || sections[0] == Manifest.Version, sections[0]);
        Assert.All(sections.Where(name => name != "Unreleased"), name => Assert.True(Version.Parse(name.Split('-')[0]) <= Version.Parse(Manifest.ModuleVersion), name));
    }

    private static string PathOf(string extension) => Path.Combine(Repository.PackageFolder, $"PersonalizeExport.{Manifest.Version}.{extension}");

    private static ZipArchive Open(string extension) => ZipFile.OpenRead(PathOf(extension));

    private static string InZip(string name) => $"PersonalizeExport/{Manifest.ModuleVersion}/{name}";

    private static string InRepository(string address, string prefix)
    {
        Assert.StartsWith(prefix, address, StringComparison.Ordinal);
        return Repository.PathTo(address[prefix.Length..].Split('/'));
    }

    private static IEnumerable<string> Names(ZipArchive zip) => zip.Entries.Select(entry => entry.FullName).Order(StringComparer.Ordinal);

    private static XElement ReadNuspec()
    {
        using ZipArchive package = Open("nupkg");
        using Stream nuspec = package.GetEntry("PersonalizeExport.nuspec")!.Open();
        return XDocument.Load(nuspec).Root!.Elements().Single(element => element.Name.LocalName == "metadata");
    }

    private static IEnumerable<JsonNode> Components(string type) =>
        JsonNode.Parse(File.ReadAllText(PathOf("cdx.json")))!["components"]!.AsArray().Where(component => (string?)component!["type"] == type)!;

    // The assemblies of others by the versions that the repository pins.
    private static IEnumerable<(string Name, string Id, string Version)> Foreign()
    {
        Dictionary<string, string> versions = XDocument.Load(Repository.PathTo("Directory.Packages.props")).Descendants("PackageVersion")
            .ToDictionary(package => package.Attribute("Include")!.Value, package => package.Attribute("Version")!.Value);
        return Contents
            .Where(name => name.EndsWith(".dll", StringComparison.Ordinal) && !Path.GetFileName(name).StartsWith("PersonalizeExport.", StringComparison.Ordinal))
            .Select(name => (name, Path.GetFileNameWithoutExtension(name), versions[Path.GetFileNameWithoutExtension(name)]));
    }

    private static string Hash(string path) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));

    private static string Hash(ZipArchiveEntry entry)
    {
        using Stream stream = entry.Open();
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
