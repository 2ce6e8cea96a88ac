namespace PersonalizeExport.Demo;

/// <summary>What the demo exports, and its destination.</summary>
/// <param name="Endpoint">Where the emulator listens.</param>
/// <param name="S3Root">The folder that is used as Amazon S3, with a folder for each bucket.</param>
internal sealed record DemoExport(Uri Endpoint, string S3Root)
{
    public const string Bucket = "demo-bucket";
    public const string DatasetGroup = "retail-demo";
    public const string Region = "eu-west-1";
    public const string DatasetArn = $"arn:aws:personalize:{Region}:123456789012:dataset/{DatasetGroup}/INTERACTIONS";
    public const string RoleArn = "arn:aws:iam::123456789012:role/PersonalizeExport";
    public const string Destination = $"s3://{Bucket}/interactions/";

    // The emulator's defaults.
    public const string AccessKey = "test";
    public const string SecretKey = "test";
}
