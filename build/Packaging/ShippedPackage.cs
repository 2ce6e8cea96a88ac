using System.Text.Json;
using System.Xml.Linq;

namespace PersonalizeExport.Packaging;

/// <summary>A NuGet package of which the module ships an assembly.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Version">The version that the lock file has.</param>
/// <param name="License">The SPDX expression of its license, from the package itself.</param>
/// <param name="Authors">Who made it, from the package itself.</param>
/// <param name="Assembly">The assembly.</param>
internal sealed record ShippedPackage(string Id, string Version, string License, string Authors, StagedFile Assembly)
{
    /// <summary>The package's name across registries, as https://github.com/package-url/purl-spec has it.</summary>
    public string Purl => $"pkg:nuget/{Id}@{Version}";

    /// <summary>Finds the package of each assembly that is not ours.</summary>
    /// <param name="files">The files of the module.</param>
    /// <param name="lockFile">The packages.lock.json of the project that uses them.</param>
    /// <param name="packageRoot">The folder into which NuGet restores packages.</param>
    public static IReadOnlyList<ShippedPackage> Find(IEnumerable<StagedFile> files, string lockFile, string packageRoot)
    {
        Dictionary<string, string> versions = ReadVersions(lockFile);
        return [.. files
            .Where(file => file.Name.EndsWith(".dll", StringComparison.Ordinal) && !System.IO.Path.GetFileName(file.Name).StartsWith("PersonalizeExport.", StringComparison.Ordinal))
            .Select(file => Read(file, versions, packageRoot))];
    }

    private static ShippedPackage Read(StagedFile assembly, Dictionary<string, string> versions, string packageRoot)
    {
        string id = System.IO.Path.GetFileNameWithoutExtension(assembly.Name);
        if (!versions.TryGetValue(id, out string? version))
        {
            throw new PackagingException($"{assembly.Name} is of no package that the lock file has. What is shipped must be known by name, version and license.");
        }

        string folder = id.ToLowerInvariant();
        XElement metadata = XDocument.Load(System.IO.Path.Combine(packageRoot, folder, version, folder + ".nuspec")).Root!.Elements().Single(element => element.Name.LocalName == "metadata");
        string? Text(string name) => metadata.Elements().FirstOrDefault(element => element.Name.LocalName == name)?.Value;
        return new ShippedPackage(
            id,
            version,
            Text("license") ?? throw new PackagingException($"The package {id} {version} does not say its license."),
            Text("authors") ?? "",
            assembly);
    }

    private static Dictionary<string, string> ReadVersions(string lockFile)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(lockFile));
        return document.RootElement.GetProperty("dependencies").EnumerateObject()
            .SelectMany(framework => framework.Value.EnumerateObject())
            .Where(package => package.Value.TryGetProperty("resolved", out _))
            .ToDictionary(package => package.Name, package => package.Value.GetProperty("resolved").GetString()!, StringComparer.OrdinalIgnoreCase);
    }
}
