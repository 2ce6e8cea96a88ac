namespace PersonalizeExport.Emulator.Validation;

/// <summary>The input of each operation, as the public service model constrains it. The one place of these constraints here.</summary>
internal static class Shapes
{
    private static readonly StringShape Arn = new(Max: 256, Pattern: new(@"arn:([a-z\d-]+):personalize:.*:.*:.+"));
    private static readonly StringShape RoleArn = new(Max: 256, Pattern: new(@"arn:([a-z\d-]+):iam::\d{12}:role/?[a-zA-Z_0-9+=,.@\-_/]+"));
    private static readonly StringShape KmsKeyArn = new(Max: 2048, Pattern: new(@"arn:aws.*:kms:.*:[0-9]{12}:key/.*"));
    private static readonly StringShape Name = new(Min: 1, Max: 63, Pattern: new(@"^[a-zA-Z0-9][a-zA-Z0-9\-_]*"));
    private static readonly StringShape S3Location = new(Max: 256, Pattern: new(@"(s3|http|https)://.+"));
    private static readonly StringShape IngestionMode = new(Values: ["BULK", "PUT", "ALL"]);
    private static readonly StringShape NextToken = new(Max: 1500, Pattern: new(@"\p{ASCII}{0,1500}"));
    private static readonly IntegerShape MaxResults = new(1, 100);

    private static readonly JavaPattern TagCharacters = new(@"^([\p{L}\p{Z}\p{N}_.:/=+\-@]*)$");
    private static readonly StringShape TagKey = new(Min: 1, Max: 128, TagCharacters, Sensitive: true);
    private static readonly StringShape TagValue = new(Max: 256, Pattern: TagCharacters, Sensitive: true);
    private static readonly StructureShape Tag = new(new("tagKey", TagKey, Required: true), new("tagValue", TagValue, Required: true));
    private static readonly ListShape Tags = new(Tag, 0, 200);
    private static readonly ListShape TagKeys = new(TagKey, 0, 200);

    private static readonly StructureShape S3DataConfig = new(new("path", S3Location, Required: true), new("kmsKeyArn", KmsKeyArn));
    private static readonly StructureShape JobOutput = new(new Member("s3DataDestination", S3DataConfig, Required: true));

    public static StructureShape CreateDatasetExportJob { get; } = new(
        new("jobName", Name, Required: true),
        new("datasetArn", Arn, Required: true),
        new("ingestionMode", IngestionMode),
        new("roleArn", RoleArn, Required: true),
        new("jobOutput", JobOutput, Required: true),
        new("tags", Tags));

    public static StructureShape DescribeDatasetExportJob { get; } = new(new Member("datasetExportJobArn", Arn, Required: true));

    public static StructureShape ListDatasetExportJobs { get; } = new(
        new("datasetArn", Arn),
        new("nextToken", NextToken),
        new("maxResults", MaxResults));

    public static StructureShape ListTagsForResource { get; } = new(new Member("resourceArn", Arn, Required: true));

    public static StructureShape TagResource { get; } = new(
        new("resourceArn", Arn, Required: true),
        new("tags", Tags, Required: true));

    public static StructureShape UntagResource { get; } = new(
        new("resourceArn", Arn, Required: true),
        new("tagKeys", TagKeys, Required: true));
}
