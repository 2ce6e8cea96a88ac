using System.Security.Cryptography;

namespace PersonalizeExport.Packaging;

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
