using System.Text.RegularExpressions;

namespace PersonalizeExport;

/// <summary>The bucket and the folder that an export's destination path names.</summary>
/// <param name="BucketName">The bucket.</param>
/// <param name="KeyPrefix">
/// The folder's key prefix, ending in <c>/</c>, so that it matches the folder's objects and none of a folder whose name begins
/// with it. Empty when the path names the bucket's root.
/// </param>
public sealed partial record S3Location(string BucketName, string KeyPrefix)
{
    /// <summary>Whether the path names the root of the bucket, not a folder in it.</summary>
    /// <remarks>
    /// A prefix of nothing but slashes, backslashes and spaces counts as the root: S3 cmdlets strip them from its beginning, and what is
    /// left is all of the bucket.
    /// </remarks>
    public bool IsBucketRoot => KeyPrefix.AsSpan().TrimStart(@"/\ ").IsEmpty;

    /// <summary>Reads an <c>s3://bucket/folder/</c> path, or the http(s) form of it with a host of Amazon S3.</summary>
    /// <returns>Bucket and folder, or null where the path does not have them, as with an access point or a host that is not Amazon S3.</returns>
    public static S3Location? TryParse(string? path)
    {
        if (path is null)
        {
            return null;
        }

        if (path.StartsWith("s3://", StringComparison.Ordinal))
        {
            return FromBucketAndKey(path[5..]);
        }

        if (!Uri.TryCreate(path, UriKind.Absolute, out Uri? url) || url.Scheme is not ("http" or "https"))
        {
            return null;
        }

        Match host = S3Host().Match(url.Host);
        if (!host.Success)
        {
            return null;
        }

        string key = Uri.UnescapeDataString(url.AbsolutePath[1..]);
        return host.Groups["bucket"] is { Success: true, Value: var bucket }
            ? FromBucketAndKey($"{bucket}/{key}")
            : FromBucketAndKey(key);
    }

    /// <summary>Whether S3 could have a bucket of that name, by the rules for the oldest buckets, which are the widest.</summary>
    internal static bool CanBeBucket(string name) => BucketName3To255().IsMatch(name);

    /// <summary>Whether the name is the ARN of an access point.</summary>
    internal static bool IsAccessPoint(string name) => name.StartsWith("arn:", StringComparison.Ordinal);

    private static S3Location? FromBucketAndKey(string value)
    {
        int slash = value.IndexOf('/', StringComparison.Ordinal);
        string bucket = slash < 0 ? value : value[..slash];
        string prefix = slash < 0 ? "" : value[(slash + 1)..];
        if (!CanBeBucket(bucket))
        {
            return null;
        }

        return new S3Location(bucket, prefix.Length == 0 || prefix.EndsWith('/') ? prefix : prefix + "/");
    }

    [GeneratedRegex(@"\A[a-zA-Z0-9._-]{3,255}\z", RegexOptions.CultureInvariant)]
    private static partial Regex BucketName3To255();

    // bucket.s3.eu-west-1.amazonaws.com, s3.eu-west-1.amazonaws.com, s3-eu-west-1.amazonaws.com, s3.amazonaws.com,
    // s3.dualstack.eu-west-1.amazonaws.com, and the same under amazonaws.com.cn.
    [GeneratedRegex(@"\A(?:(?<bucket>.+)\.)?s3(?:[.-](?:dualstack\.)?[a-z0-9-]+)?\.amazonaws\.com(?:\.cn)?\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex S3Host();
}
