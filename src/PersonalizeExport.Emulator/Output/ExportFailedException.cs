namespace PersonalizeExport.Emulator.Output;

/// <summary>The job fails for a reason that its owner can act on.</summary>
internal sealed class ExportFailedException(string reason) : Exception(reason)
{
    /// <summary>There is no such bucket.</summary>
    public static ExportFailedException NoBucket(string bucket) => NoAccess(bucket, "The specified bucket does not exist.");

    /// <summary>The bucket does not take objects. The service documents no text for it; this one follows what it says at creation.</summary>
    public static ExportFailedException NoAccess(string bucket, string cause) =>
        new($"Insufficient privileges for accessing data in S3. {cause} Please look at the permissions of the service role and fix bucket policy on {bucket}.");
}
