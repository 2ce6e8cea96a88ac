namespace PersonalizeExport.Tests.AwsClients;

/// <summary>The tests of tests/sdk, with the client of AWSSDK.Personalize, where the package sources of this machine have that package.</summary>
[Trait("Category", "Interop")]
public class SdkRuns
{
    [Fact]
    public async Task Pass()
    {
        Assert.SkipUnless(Directory.Exists(Repository.PathTo("artifacts", "bin", "PersonalizeExport")), "What it is built on was not built here.");
        string project = Repository.PathTo("tests", "sdk");
        (int exitCode, string output) = await DotnetAsync("restore", project);
        Assert.SkipWhen(
            exitCode != 0 && output.Contains("AWSSDK.Personalize", StringComparison.Ordinal),
            "AWSSDK.Personalize does not restore from the package sources of this machine.");
        Assert.True(exitCode == 0, output);

        // What the tests run on is there; to build it again would take files away from under other tests.
        (exitCode, output) = await DotnetAsync(
            "build", project, "--no-restore", "--configuration", Repository.Configuration, "-property:BuildProjectReferences=false");
        Assert.True(exitCode == 0, output);
        string program = Repository.PathTo(
            "artifacts", "bin", "PersonalizeExport.Sdk.Tests", Repository.Configuration, "PersonalizeExport.Sdk.Tests.dll");
        (exitCode, output) = await DotnetAsync(program, "--progress", "off", "--no-ansi");

        TestContext.Current.TestOutputHelper?.WriteLine(output);
        Assert.True(exitCode == 0, output);
    }

    private static Task<(int ExitCode, string Output)> DotnetAsync(params string[] arguments) =>
        Child.RunAsync("dotnet", new Dictionary<string, string>(), arguments);
}
