namespace PersonalizeExport.Tests.Support;

/// <summary>Where the tests' files are.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>The configuration of the build that made these tests, as its folders are called: debug or release.</summary>
    public static string Configuration => Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));

    /// <summary>Where the build that made these tests left the module's package.</summary>
    public static string PackageFolder { get; } = PathTo("artifacts", "package", Configuration);

    public static string PathTo(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string FindRoot()
    {
        DirectoryInfo folder = new(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "PersonalizeExport.slnx")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException($"{AppContext.BaseDirectory} is not within the repository.");
        }

        return folder.FullName;
    }
}
