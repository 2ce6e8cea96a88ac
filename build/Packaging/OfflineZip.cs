using System.IO.Compression;

namespace PersonalizeExport.Packaging;

/// <summary>The module for a machine that reaches no gallery: unzipped into a folder of PSModulePath it is installed.</summary>
internal static class OfflineZip
{
    public static void Write(StagedModule module, string folder, DateTimeOffset time)
    {
        using FileStream stream = File.Create(Path.Combine(folder, $"{StagedModule.Name}.{module.Version}.zip"));
        using ZipArchive zip = new(stream, ZipArchiveMode.Create);
        foreach (StagedFile file in module.Files)
        {
            ZipArchiveEntry entry = zip.CreateEntry($"{StagedModule.Name}/{module.Manifest.ModuleVersion}/{file.Name}", CompressionLevel.SmallestSize);
            entry.LastWriteTime = time;

            // rw-r--r-- on a system that keeps such modes, wherever the archive was made.
            entry.ExternalAttributes = 0x81A4 << 16;
            using FileStream source = File.OpenRead(file.Path);
            using Stream target = entry.Open();
            source.CopyTo(target);
        }
    }
}
