namespace PersonalizeExport.Tests.Support;

/// <summary>boto3, AWS's client for Python, which nobody here wrote; where it is not installed the test is skipped.</summary>
internal static class Boto
{
    /// <summary>Runs Python, which must succeed, and returns the line of JSON that it printed.</summary>
    public static async Task<string> RunAsync(params string[] arguments)
    {
        Dictionary<string, string> environment = new() { ["NO_PROXY"] = "*" };
        string python = Programs.Require("python3", "Python");
        (int missing, _) = await Child.RunAsync(python, environment, "-c", "import boto3");
        Assert.SkipWhen(missing != 0, "boto3 is not installed for python3");
        (int exitCode, string output) = await Child.RunAsync(python, environment, arguments);
        Assert.True(exitCode == 0, output);
        return output.Split(Environment.NewLine).Single(line => line.StartsWith('{'));
    }
}
