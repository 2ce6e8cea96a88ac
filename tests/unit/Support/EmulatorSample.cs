namespace PersonalizeExport.Tests.Support;

/// <summary>The sample of the repository.</summary>
internal static class EmulatorSample
{
    public const string Group = "retail-demo";

    public static string Folder { get; } = Path.Combine(RepositoryRoot(), "samples", "data");

    private static string RepositoryRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "global.json")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"{AppContext.BaseDirectory} is not within the repository.");
    }
}
