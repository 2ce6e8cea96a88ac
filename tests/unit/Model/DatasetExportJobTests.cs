namespace PersonalizeExport.Tests.Model;

public class DatasetExportJobTests
{
    private static readonly DatasetExportJob Job = new()
    {
        DatasetExportJobArn = "arn:aws:personalize:eu-west-1:123456789012:dataset-export-job/nightly",
        S3DataDestinationPath = "s3://bucket/exports/nightly",
        Status = JobStatus.Active,
        CreationDateTime = new DateTime(2026, 11, 1, 12, 0, 0, DateTimeKind.Utc),
        LastUpdatedDateTime = new DateTime(2026, 11, 1, 12, 7, 30, DateTimeKind.Utc),
    };

    [Fact]
    public void Has_the_folder_as_the_S3_cmdlets_bind_it()
    {
        Assert.Equal(("bucket", "exports/nightly/", "exports/nightly/"), (Job.BucketName, Job.KeyPrefix, Job.Prefix));
        Assert.Equal(("eu-west-1", "123456789012"), (Job.Region, Job.AccountId));
        Assert.Equal((Job.DatasetExportJobArn, Job.DatasetExportJobArn), (Job.ResourceArn, Job.ToString()));
    }

    [Fact]
    public void Knows_the_words_for_its_state_in_their_order() => Assert.Equal(["CREATE PENDING", "CREATE IN_PROGRESS", "ACTIVE", "CREATE FAILED"],
        JobStatus.Known);

    [Theory]
    [InlineData("s3://bucket")]
    [InlineData("s3://bucket//")]
    [InlineData("https://bucket.s3.eu-west-1.amazonaws.com/")]
    [InlineData(null)]
    public void Names_no_bucket_where_it_names_no_folder_in_it(string? path)
    {
        DatasetExportJob job = Job with { S3DataDestinationPath = path };

        Assert.Equal((null, null, null), (job.BucketName, job.KeyPrefix, job.Prefix));
        Assert.Equal(path, job.S3DataDestinationPath);
    }

    [Theory]
    [InlineData(JobStatus.CreatePending, false, false, false)]
    [InlineData(JobStatus.CreateInProgress, false, false, false)]
    [InlineData(JobStatus.Active, true, false, true)]
    [InlineData(JobStatus.CreateFailed, false, true, true)]
    [InlineData("CREATE STOPPED", false, false, false)]
    [InlineData("DELETE FAILED", false, false, false)]
    [InlineData("active", false, false, false)]
    [InlineData(null, false, false, false)]
    public void Reads_the_status_as_the_service_writes_it(string? status, bool isActive, bool isFailed, bool isTerminal)
    {
        DatasetExportJob job = Job with { Status = status };

        Assert.Equal((isActive, isFailed, isTerminal), (job.IsActive, job.IsFailed, job.IsTerminal));
    }

    [Fact]
    public void Has_a_duration_only_when_it_has_ended()
    {
        Assert.Equal(new TimeSpan(0, 7, 30), Job.Duration);
        Assert.Equal(new TimeSpan(0, 7, 30), (Job with { LastUpdatedDateTime = Job.LastUpdatedDateTime!.Value.AddMilliseconds(499) }).Duration);
        Assert.Null((Job with { Status = JobStatus.CreateInProgress }).Duration);
    }

    [Theory]
    [InlineData("arn:aws:personalize:eu-west-1:123456789012:dataset/shop/ITEMS", "shop", "ITEMS")]
    [InlineData("arn:aws:personalize:eu-west-1:123456789012:dataset/shop", null, null)]
    [InlineData("shop/ITEMS", null, null)]
    [InlineData(null, null, null)]
    public void Has_type_and_group_of_its_dataset_from_the_ARN(string? arn, string? group, string? type)
    {
        DatasetExportJob job = Job with { DatasetArn = arn };

        Assert.Equal((group, type), (job.DatasetGroup, job.DatasetType));
    }

    [Fact]
    public void Has_its_times_in_UTC_however_they_are_given()
    {
        DateTime local = new(2026, 11, 1, 12, 0, 0, DateTimeKind.Local);

        DatasetExportJob job = Job with { CreationDateTime = local, LastUpdatedDateTime = local };

        Assert.Equal((local.ToUniversalTime(), DateTimeKind.Utc), (job.CreationDateTime!.Value, job.CreationDateTime.Value.Kind));
        Assert.Equal(DateTimeKind.Utc, job.LastUpdatedDateTime!.Value.Kind);
        Assert.Equal((new DateTimeOffset(local), TimeSpan.Zero), (job.Created!.Value, job.Created.Value.Offset));
        Assert.Equal((job.Created, job.Created.Value.Offset), (job.LastUpdated!.Value, job.LastUpdated.Value.Offset));
    }

    [Fact]
    public void Invents_nothing_that_a_response_does_not_have()
    {
        DatasetExportJob bare = new() { DatasetExportJobArn = "arn:aws:personalize:::x" };

        Assert.All(
            typeof(DatasetExportJob).GetProperties().Where(p => p.PropertyType != typeof(bool) && !p.Name.EndsWith("Arn", StringComparison.Ordinal)),
            property => Assert.Null(property.GetValue(bare)));
    }

    // They would bind to parameters of the S3 cmdlets by accident.
    [Fact]
    public void Has_no_property_of_the_name_of_a_parameter_of_the_S3_cmdlets() => Assert.DoesNotContain(
        typeof(DatasetExportJob).GetProperties().Select(property => property.Name),
        ("Key EndpointUrl Force Select Folder File Version VersionId Marker NextToken MaxItems Delimiter Encoding ProfileName "
            + "AccessKey SecretKey Credential ClientConfig ExpectedBucketOwner S3Object LocalFolder Path").Split(' ').Contains);
}
