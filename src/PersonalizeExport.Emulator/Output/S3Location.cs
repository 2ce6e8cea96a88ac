using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace PersonalizeExport.Emulator.Output;

/// <summary>A folder in S3: a bucket and a prefix that is empty (the bucket's root) or ends with a slash.</summary>
internal sealed partial record S3Location(string Bucket, string Prefix)
{
    /// <summary>Reads <c>s3://bucket/folder/</c> and the http(s) URLs of S3, path style and virtual hosted.</summary>
    public static bool TryParse(string path, [NotNullWhen(true)] out S3Location? location)
    {
        location = null;
        Match match = Form().Match(path);
        if (!match.Success)
        {
            return false;
        }

        string host = match.Groups["host"].Value;
        string rest = match.Groups["rest"].Value;
        if (match.Groups["scheme"].Value == "s3")
        {
            location = From(host, rest);
        }
        else if (VirtualHost().Match(host) is { Success: true } virtualHost)
        {
            location = From(virtualHost.Groups["bucket"].Value, Uri.UnescapeDataString(rest));
        }
        else
        {
            // Otherwise the bucket is the first segment of the path, also for a server that is not AWS.
            string[] parts = Uri.UnescapeDataString(rest).Split('/', 2);
            location = From(parts[0], parts.Length > 1 ? parts[1] : "");
        }

        return BucketName().IsMatch(location.Bucket);
    }

    private static S3Location From(string bucket, string folder) =>
        new(bucket, folder.Length == 0 || folder.EndsWith('/') ? folder : folder + "/");

    [GeneratedRegex(@"\A(?<scheme>s3|http|https)://(?<host>[^/?#]+)(/(?<rest>.*))?\z", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Form();

    [GeneratedRegex(@"\A(?<bucket>.+)\.s3([.-][a-z0-9.-]+)?\.amazonaws\.com(\.cn)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex VirtualHost();

    // No separators of any file system, and no name that is only dots.
    [GeneratedRegex(@"\A[a-zA-Z0-9][a-zA-Z0-9._-]{1,253}[a-zA-Z0-9]\z", RegexOptions.CultureInvariant)]
    private static partial Regex BucketName();
}
