namespace PersonalizeExport.Tests.Model;

public class S3LocationTests
{
    [Theory]
    [InlineData("s3://bucket/folder/", "bucket", "folder/")]
    [InlineData("s3://bucket/folder", "bucket", "folder/")]
    [InlineData("s3://bucket/a/b c/größe/", "bucket", "a/b c/größe/")]
    [InlineData("s3://bucket/100%25/", "bucket", "100%25/")]
    [InlineData("s3://bucket/", "bucket", "")]
    [InlineData("s3://bucket", "bucket", "")]
    public void Reads_bucket_and_folder(string path, string bucket, string prefix)
    {
        S3Location location = Assert.IsType<S3Location>(S3Location.TryParse(path));

        Assert.Equal((bucket, prefix), (location.BucketName, location.KeyPrefix));
        Assert.Equal(prefix.Length == 0, location.IsBucketRoot);
    }

    [Theory]
    [InlineData("s3://bucket", true)]
    [InlineData("s3://bucket//", true)]
    [InlineData(@"s3://bucket/\", true)]
    [InlineData("s3://bucket/ ", true)]
    [InlineData("s3://bucket//folder", false)]
    [InlineData("s3://bucket/*", false)]
    public void Knows_a_root_by_what_S3_cmdlets_make_of_the_prefix(string path, bool isBucketRoot) =>
        Assert.Equal(isBucketRoot, S3Location.TryParse(path)!.IsBucketRoot);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("s3://")]
    [InlineData("s3:///folder")]
    [InlineData("S3://bucket/folder")]
    [InlineData("https://storage.example.com/bucket/folder/")]
    [InlineData("https://bucket.s3.eu-west-1.amazonaws.com/folder/")]
    [InlineData("s3://arn:aws:s3:eu-west-1:123456789012:accesspoint/exports/folder/")]
    [InlineData("ftp://bucket/folder")]
    public void Does_not_guess_what_the_path_does_not_have(string? path) => Assert.Null(S3Location.TryParse(path));
}
