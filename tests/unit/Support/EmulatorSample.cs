namespace PersonalizeExport.Tests.Support;

/// <summary>The sample of the repository.</summary>
internal static class EmulatorSample
{
    public const string Group = "retail-demo";

    public static string Folder { get; } = Repository.PathTo("samples", "data");
}
