namespace PersonalizeExport.Tests.Support;

/// <summary>A static global using of tests/unit.</summary>
internal static class CurrentTest
{
    public static CancellationToken Cancel => TestContext.Current.CancellationToken;
}
