using System.Runtime.CompilerServices;

namespace PersonalizeExport.Cmdlets.Tests.Support;

/// <summary>No test knows the AWS settings of the machine that it runs on, nor of an instance.</summary>
internal static class NoSettings
{
#pragma warning disable CA2255 // This is no library: it is the process of the tests, before the first of them.
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void Clear()
    {
        foreach (string name in Environment.GetEnvironmentVariables().Keys.Cast<string>()
            .Where(name => name.StartsWith("AWS_", StringComparison.OrdinalIgnoreCase)))
        {
            Environment.SetEnvironmentVariable(name, null);
        }

        string nothing = Path.Combine(AppContext.BaseDirectory, "no-such-file");
        Environment.SetEnvironmentVariable("AWS_CONFIG_FILE", nothing);
        Environment.SetEnvironmentVariable("AWS_SHARED_CREDENTIALS_FILE", nothing);
        Environment.SetEnvironmentVariable("AWS_EC2_METADATA_DISABLED", "true");
        Environment.SetEnvironmentVariable("AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://127.0.0.1:9");
    }
}
