namespace PersonalizeExport.Packaging;

/// <summary>The checksums of what is downloaded, in the form that sha256sum --check reads.</summary>
internal static class Checksums
{
    public const string FileName = "SHA256SUMS";

    private static readonly string[] Extensions = ["cdx.json", "nupkg", "zip"];

    public static void Write(string folder, string version)
    {
        IEnumerable<string> lines = Extensions
            .Select(extension => $"{StagedModule.Name}.{version}.{extension}")
            .Select(name => $"{StagedFile.Hash(Path.Combine(folder, name))}  {name}\n");
        File.WriteAllText(Path.Combine(folder, FileName), string.Concat(lines));
    }
}
