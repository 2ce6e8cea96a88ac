namespace PersonalizeExport.Tests.Model;

/// <summary>What <see cref="Properties.LocationProperties"/> do not show.</summary>
public class S3LocationTests
{
    [Theory]
    [InlineData("s3://bucket", "", true)]
    [InlineData("s3://bucket//", "/", true)]
    [InlineData(@"s3://bucket/\", @"\/", true)]
    [InlineData("s3://bucket/ ", " /", true)]
    [InlineData("s3://bucket//folder", "/folder/", false)]
    [InlineData("s3://bucket/*", "*/", false)]
    [InlineData("s3://bucket/100%25/", "100%25/", false)]
    public void Folder_is_read_and_the_root_known_by_what_S3_cmdlets_make_of_the_prefix(string path, string prefix, bool isBucketRoot)
    {
        S3Location location = Assert.IsType<S3Location>(S3Location.TryParse(path));

        Assert.Equal(("bucket", prefix, isBucketRoot), (location.BucketName, location.KeyPrefix, location.IsBucketRoot));
    }

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
    public void Bucket_that_the_path_does_not_have_is_not_guessed(string? path) => Assert.Null(S3Location.TryParse(path));
}
