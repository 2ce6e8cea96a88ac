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
