using System.Xml.Linq;

namespace PersonalizeExport.Packaging;

/// <summary>
/// What NuGet packs, with the metadata that Publish-PSResource and Publish-Module write from a manifest, and by whose tags the PowerShell Gallery knows
/// a module, its edition and its cmdlets.
/// </summary>
internal static class Nuspec
{
    private static readonly XNamespace Schema = "http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd";

    public static void Write(StagedModule module, string path)
    {
        ModuleManifest manifest = module.Manifest;
        XElement package = new(
            Schema + "package",
            new XElement(
                Schema + "metadata",
                new XElement(Schema + "id", StagedModule.Name),
                new XElement(Schema + "version", manifest.Version),
                new XElement(Schema + "authors", manifest.Author),
                new XElement(Schema + "owners", manifest.CompanyName),
                new XElement(Schema + "requireLicenseAcceptance", false),
                new XElement(Schema + "licenseUrl", manifest.LicenseUri),
                new XElement(Schema + "projectUrl", manifest.ProjectUri),
                new XElement(Schema + "iconUrl", manifest.IconUri),
                new XElement(Schema + "description", manifest.Description),
                new XElement(Schema + "releaseNotes", manifest.ReleaseNotes),
                new XElement(Schema + "copyright", manifest.Copyright),
                new XElement(Schema + "tags", string.Join(' ', Tags(manifest)))),
            new XElement(
                Schema + "files",
                module.Files.Select(file => new XElement(Schema + "file", new XAttribute("src", file.Path), new XAttribute("target", file.Name)))));
        new XDocument(package).Save(path);
    }

    private static IEnumerable<string> Tags(ModuleManifest manifest) => manifest.Tags
        .Append("PSModule")
        .Concat(manifest.Editions.Select(edition => $"PSEdition_{edition}"))
        .Append("PSIncludes_Cmdlet")
        .Concat(manifest.Cmdlets.Select(cmdlet => $"PSCmdlet_{cmdlet}"))
        .Concat(manifest.Cmdlets.Select(cmdlet => $"PSCommand_{cmdlet}"))
        .Distinct(StringComparer.Ordinal);
}
