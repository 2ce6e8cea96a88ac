using System.Security.Cryptography;

namespace PersonalizeExport.Packaging;

/// <summary>The module as the build staged it: what is packed is what is there, and all of it.</summary>
internal sealed record StagedModule(ModuleManifest Manifest, IReadOnlyList<StagedFile> Files, IReadOnlyList<ShippedPackage> Packages)
{
    public const string Name = "PersonalizeExport";

    public string Version => Manifest.Version;

    public static StagedModule Read(string folder, string lockFile, string packageRoot)
    {
        StagedFile[] files = [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(path => new StagedFile(Path.GetRelativePath(folder, path).Replace('\\', '/'), path))
            .OrderBy(file => file.Name, StringComparer.Ordinal)];
        return new StagedModule(ReadManifest(folder), files, ShippedPackage.Find(files, lockFile, packageRoot));
    }

    public static ModuleManifest ReadManifest(string folder) => ModuleManifest.Read(Path.Combine(folder, Name + ".psd1"));
}

/// <summary>A file of the module.</summary>
/// <param name="Name">Its path within the module, with forward slashes.</param>
/// <param name="Path">Where it is.</param>
internal sealed record StagedFile(string Name, string Path)
{
    public string Sha256 => Hash(Path);

    public static string Hash(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
