using System.Net;

namespace PersonalizeExport.Emulator.Hosting;

/// <summary>Checks the options before anything is started.</summary>
internal static class OptionChecks
{
    public static void Check(this EmulatorOptions options)
    {
        RequireFolder(options.DataFolder, "data folder");
        Require(options.S3Folder is null != options.S3Endpoint is null, "Specify either a folder for S3 (--s3-root) or an S3 endpoint (--s3-endpoint).");
        if (options.S3Folder is { } folder)
        {
            RequireFolder(folder, "S3 folder");
        }

        Require(
            options.S3Endpoint is null || options.S3Endpoint.Url.Scheme == Uri.UriSchemeHttp || options.S3Endpoint.Url.Scheme == Uri.UriSchemeHttps,
            $"The S3 endpoint '{options.S3Endpoint?.Url}' is not an http:// or https:// URL.");
        Require(options.Url.IsAbsoluteUri && options.Url.Scheme == Uri.UriSchemeHttp, $"The URL '{options.Url}' is not an http:// URL.");
        Require(options.Url.PathAndQuery == "/", $"The URL '{options.Url}' must not have a path or a query.");
        Require(
            options.AllowRemote || options.Url.IsLoopback,
            $"{options.Url} can be reached from other machines. Use a loopback address, or add --allow-remote.");
        Require(
            options.Url.Host == "localhost" || IPAddress.TryParse(options.Url.DnsSafeHost, out _),
            $"{options.Url} has a host name. Use localhost or an IP address.");
        Require(
            options.Url.Port != 0 || IPAddress.TryParse(options.Url.DnsSafeHost, out _),
            "A free port (port 0) needs an IP address such as http://127.0.0.1:0, not a host name.");
        Require(options.Account.Length == 12 && options.Account.All(char.IsAsciiDigit), $"The account '{options.Account}' is not 12 digits.");
        Require(options.AccessKey.Length > 0 && options.SecretKey.Length > 0, "The access key and the secret key must not be empty.");
        Require(
            options.Region.Length > 0 && options.Region.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'),
            $"'{options.Region}' is not a region name such as us-east-1.");
        Require(options.MaxRunning is null or > 0, "The number of running jobs (--max-running) must be at least 1.");
        Require(options.PartRows > 0, "The number of rows in a file (--part-rows) must be at least 1.");
    }

    private static void RequireFolder(string path, string what)
    {
        Require(!File.Exists(path), $"The {what} '{path}' is a file, not a folder.");
        Require(Directory.Exists(path), $"The {what} '{path}' does not exist.");
        try
        {
            using IEnumerator<string> entries = Directory.EnumerateFileSystemEntries(path).GetEnumerator();
            entries.MoveNext();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EmulatorStartException($"The {what} '{path}' cannot be read: {e.Message}", e);
        }
    }

    private static void Require(bool condition, string message)
    {
        if (!condition)
        {
            throw new EmulatorStartException(message);
        }
    }
}
