using Amazon.Runtime;
using PersonalizeExport.Aws.Sdk;

namespace PersonalizeExport.Tests.Support;

/// <summary>Our client of a server on this machine.</summary>
internal static class TestClient
{
    /// <summary>A create request that is good in every way.</summary>
    public static DatasetExportJobRequest Request { get; } = new()
    {
        JobName = "nightly",
        DatasetArn = "arn:aws:personalize:eu-west-1:123456789012:dataset/group/ITEMS",
        RoleArn = "arn:aws:iam::123456789012:role/export",
        S3DataDestinationPath = "s3://bucket/folder/",
    };

    public static PersonalizeClient Connect(
        string url,
        int retries = 0,
        TimeSpan? timeout = null,
        AWSCredentials? credentials = null,
        Action<string>? trace = null,
        Action<string>? traceRequest = null,
        string region = "eu-west-1") => new(
        credentials ?? new BasicAWSCredentials("test", "test"),
        new ServiceConfig("personalize", new ClientSettings(region, url))
        {
            MaxErrorRetry = retries,
            Timeout = timeout ?? TimeSpan.FromSeconds(30),
        },
        trace,
        traceRequest);

    /// <summary>The error of a call that must fail.</summary>
    public static async Task<PersonalizeException> ErrorAtAsync(string url, AWSCredentials? credentials = null, int retries = 0)
    {
        using PersonalizeClient client = Connect(url, retries, credentials: credentials);
        return await Assert.ThrowsAsync<PersonalizeException>(
            () => client.DescribeAsync("arn", TestContext.Current.CancellationToken));
    }
}
