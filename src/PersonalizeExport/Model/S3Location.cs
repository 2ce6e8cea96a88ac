using System.Text.RegularExpressions;

namespace PersonalizeExport;

/// <summary>The bucket and the folder that an export's destination path names.</summary>
/// <param name="BucketName">The bucket.</param>
/// <param name="KeyPrefix">
/// The folder's key prefix, ending in <c>/</c>, so that it matches the folder's objects and none of a folder whose name
/// begins with it. Empty when the path names the bucket's root.
/// </param>
public sealed partial record S3Location(string BucketName, string KeyPrefix)
{
    /// <summary>Whether the path names the root of the bucket, not a folder in it.</summary>
    /// <remarks>
    /// A prefix of nothing but slashes, backslashes and spaces counts as the root: S3 cmdlets strip them from its
    /// beginning, and what is left is all of the bucket.
    /// </remarks>
    public bool IsBucketRoot => KeyPrefix.AsSpan().TrimStart(@"/\ ").IsEmpty;

    /// <summary>Reads an <c>s3://bucket/folder/</c> path.</summary>
    /// <returns>Bucket and folder, or null where the path does not have them, as a URL or an access point.</returns>
    public static S3Location? TryParse(string? path)
    {
        if (S3Path().Match(path ?? "") is not { Success: true, Groups: var groups })
        {
            return null;
        }

        string prefix = groups["prefix"].Value;
        bool isWhole = prefix.Length == 0 || prefix.EndsWith('/');
        return new S3Location(groups["bucket"].Value, isWhole ? prefix : prefix + "/");
    }

    // What S3 allows in the names of the oldest buckets, whose rules are the widest.
    [GeneratedRegex(
        @"\As3://(?<bucket>[a-zA-Z0-9._-]{3,255})(/(?<prefix>.*))?\z",
        RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex S3Path();
}
