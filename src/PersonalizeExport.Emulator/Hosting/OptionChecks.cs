using System.Net;

namespace PersonalizeExport.Emulator.Hosting;

/// <summary>What must hold of the options before anything is started.</summary>
internal static class OptionChecks
{
    public static void Check(this EmulatorOptions options)
    {
        Require(Directory.Exists(options.DataFolder), $"The data folder '{options.DataFolder}' does not exist.");
        Require(options.S3Folder is null != options.S3Endpoint is null, "Give either a folder for S3 (--s3-root) or an S3 endpoint (--s3-endpoint).");
        Require(options.S3Folder is null || Directory.Exists(options.S3Folder), $"The S3 folder '{options.S3Folder}' does not exist.");
        Require(options.Url.IsAbsoluteUri && options.Url.Scheme == Uri.UriSchemeHttp, $"The URL '{options.Url}' is not an http:// URL.");
        Require(
            options.AllowRemote || options.Url.IsLoopback,
            $"{options.Url} can be reached from other machines. Use a loopback address, or give --allow-remote.");
        Require(
            options.Url.Port != 0 || IPAddress.TryParse(options.Url.DnsSafeHost, out _),
            "A free port (port 0) needs an IP address such as http://127.0.0.1:0, not a host name.");
        Require(options.Account.Length == 12 && options.Account.All(char.IsAsciiDigit), $"The account '{options.Account}' is not 12 digits.");
        Require(options.AccessKey.Length > 0 && options.SecretKey.Length > 0, "The access key and the secret key must not be empty.");
        Require(options.Region.Length > 0, "The region must not be empty.");
        Require(options.MaxRunning is null or > 0, "The number of running jobs (--max-running) must be at least 1.");
        Require(options.PartRows > 0, "The number of rows of a file (--part-rows) must be at least 1.");
        Require(options.Memory is >= 64 << 10 and <= 1L << 40, "The memory for sorting (--memory) must be at least 64 KiB.");
    }

    private static void Require(bool condition, string message)
    {
        if (!condition)
        {
            throw new EmulatorStartException(message);
        }
    }
}
