using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace PersonalizeExport.Tests.Properties;

[Repeatable]
public class LocationProperties
{
    private static readonly Gen<string> Bucket = Gen.Elements("bucket", "b.with.dots", "s3.x", "a-b-1", "0bucket", "Legacy_1");

    [Property(MaxTest = 1000)]
    public Property An_ARN_is_taken_apart_into_what_it_was_made_of() => Prop.ForAll(
        Arb.From(
            from partition in Part.Where(part => part.Length > 0)
            from region in Part
            from account in Part
            from type in Part.Select(part => part.Replace("/", "", StringComparison.Ordinal)).Where(part => part.Length > 0)
            from name in Texts.Any
            select (partition, region, account, type, name)),
        given =>
        {
            PersonalizeArn? arn = PersonalizeArn.TryParse(
                $"arn:{given.partition}:personalize:{given.region}:{given.account}:{given.type}/{given.name}");

            Assert.NotNull(arn);
            Assert.Equal(
                (given.partition, given.region, given.account, given.type, given.name),
                (arn.Partition, arn.Region ?? "", arn.AccountId ?? "", arn.ResourceType, arn.ResourceName));
            Assert.NotEqual("", arn.Region);
            Assert.NotEqual("", arn.AccountId);
        });

    [Property(MaxTest = 1000)]
    public Property An_s3_path_is_taken_apart_into_what_it_was_made_of() => Prop.ForAll(
        Arb.From(from bucket in Bucket from key in Texts.Any select (bucket, key)),
        given =>
        {
            S3Location location = Assert.IsType<S3Location>(S3Location.TryParse($"s3://{given.bucket}/{given.key}"));
            string prefix = given.key.Length == 0 || given.key.EndsWith('/') ? given.key : given.key + "/";
            Assert.Equal((given.bucket, prefix), (location.BucketName, location.KeyPrefix));
            Assert.Equal(given.key.TrimStart('/', '\\', ' ').Length == 0, location.IsBucketRoot);
        });

    [Property(MaxTest = 5000)]
    public Property No_text_is_too_odd_to_be_read() => Prop.ForAll(
        Arb.From(
            from start in Gen.Elements("", "s3://", "s3://b/", "s3://bucket/", "https://b.s3.amazonaws.com/", "arn:aws:personalize:", "arn:aws:personalize:::")
            from rest in Texts.Any
            from text in Texts.Near(start + rest)
            select text,
            Texts.Shrink),
        text =>
        {
            _ = PersonalizeArn.TryParse(text);
            DatasetExportJob job = new() { DatasetExportJobArn = text, S3DataDestinationPath = text };

            Assert.True(job.KeyPrefix is null or "" || job.KeyPrefix.EndsWith('/'), job.KeyPrefix);
            Assert.NotEqual("", job.BucketName);
            Assert.Equal(job.KeyPrefix is null, job.BucketName is null);
        });

    private static Gen<string> Part => Texts.Any.Select(text => text.Replace(":", "", StringComparison.Ordinal));
}
