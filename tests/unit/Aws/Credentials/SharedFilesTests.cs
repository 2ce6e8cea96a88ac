using Amazon.Runtime.CredentialManagement;
using PersonalizeExport.Aws.Credentials;

namespace PersonalizeExport.Tests.Aws.Credentials;

/// <summary>The SDK's setters are not public. This test fails if they are removed.</summary>
public class SharedFilesTests
{
    [Theory]
    [InlineData("AWS_CONFIG_FILE")]
    [InlineData("AWS_SHARED_CREDENTIALS_FILE")]
    public void Are_those_that_the_environment_names_now_even_if_they_do_not_exist_yet(string variable)
    {
        string? before = Environment.GetEnvironmentVariable(variable);
        string path = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"));
        try
        {
            Environment.SetEnvironmentVariable(variable, path);
            SharedFiles.Refresh();

            Assert.Equal(path, variable == "AWS_CONFIG_FILE" ? SharedCredentialsFile.DefaultConfigFilePath : SharedCredentialsFile.DefaultFilePath);
        }
        finally
        {
            Environment.SetEnvironmentVariable(variable, before);
            SharedFiles.Refresh();
        }
    }
}
