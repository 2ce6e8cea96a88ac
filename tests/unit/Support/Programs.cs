namespace PersonalizeExport.Tests.Support;

/// <summary>The programs on PATH that some tests need and a machine may lack.</summary>
internal static class Programs
{
    public static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .SelectMany(folder => new[] { Path.Combine(folder, program), Path.Combine(folder, program + ".exe") })
        .FirstOrDefault(File.Exists);

    /// <summary>Skips the test, with the reason, where the program is not installed.</summary>
    public static string Require(string program, string name) =>
        Find(program) ?? throw Xunit.Sdk.SkipException.ForSkip($"{name} ({program}) is not on PATH");
}
