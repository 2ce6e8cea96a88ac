using System.Diagnostics;
using System.Text.RegularExpressions;
using Amazon.S3;
using Amazon.S3.Model;
using Amazon.S3.Transfer;
using PersonalizeExport.Emulator.Hosting;

namespace PersonalizeExport.Tests.AwsClients;

/// <summary>An S3 API that others wrote (moto), and a client that others wrote, at the two ends of an export.</summary>
[Trait("Category", "Interop")]
public sealed partial class S3ServerTests
{
    [Fact]
    public async Task Export_is_downloaded_by_the_bucket_and_prefix_of_its_job()
    {
        using Process server = Process.Start(new ProcessStartInfo(
            Programs.Require("python3", "Python"), ["-m", "moto.server", "-H", "127.0.0.1", "-p", "0"]) { RedirectStandardError = true })!;
        try
        {
            string said = "";
            while (!Address().IsMatch(said) && await server.StandardError.ReadLineAsync(Cancel) is { } line)
            {
                said += line;
            }

            Assert.SkipUnless(Address().IsMatch(said), $"moto's server cannot be run: {said}");
            string url = Address().Match(said).Value;
            using AmazonS3Client s3 = new("key", "secret", new AmazonS3Config { ServiceURL = url, ForcePathStyle = true, AuthenticationRegion = "us-east-1" });
            await s3.PutBucketAsync(new PutBucketRequest { BucketName = "exports", UseClientRegion = true }, Cancel);
            await using EmulatorUnderTest emulator = await EmulatorUnderTest.StartAsync(options => options with
            {
                S3Folder = null,
                S3Endpoint = new S3EndpointOptions(new Uri(url), "key", "secret"),
                JobDuration = TimeSpan.Zero,
                PartRows = 2,
            });
            emulator.WriteData("shop/ITEMS/bulk/1.csv", "ITEM_ID,NAME\n1,é\n2,b\n3,c\n");
            await emulator.CreateAsync("job", mode: "BULK", path: "s3://exports/nightly/items");
            await emulator.Host.WhenExportsFinishedAsync();
            string path = (string)(await emulator.DescribeAsync("job"))["jobOutput"]!["s3DataDestination"]!["path"]!;
            DatasetExportJob job = new() { DatasetExportJobArn = EmulatorUnderTest.JobArn("job"), S3DataDestinationPath = path };

            DirectoryInfo folder = Directory.CreateTempSubdirectory("s3-server-test-");
            using TransferUtility transfers = new(s3);
            await transfers.DownloadDirectoryAsync(job.BucketName, job.KeyPrefix, folder.FullName, Cancel);

            Assert.Equal(
                ["ITEM_ID,NAME\n1,é\n2,b\n", "ITEM_ID,NAME\n3,c\n"],
                folder.EnumerateFiles().OrderBy(file => file.Name, StringComparer.Ordinal).Select(file => File.ReadAllText(file.FullName)));
            folder.Delete(recursive: true);
        }
        finally
        {
            server.Kill();
        }
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex Address();
}
