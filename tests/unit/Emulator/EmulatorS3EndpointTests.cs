using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using PersonalizeExport.Emulator.Hosting;
using PersonalizeExport.Tests.Support;

namespace PersonalizeExport.Tests.Emulator;

public sealed class EmulatorS3EndpointTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _clock = new();
    private EmulatorS3Server _s3 = null!;
    private EmulatorUnderTest _emulator = null!;

    public async ValueTask InitializeAsync()
    {
        _s3 = await EmulatorS3Server.StartAsync("bucket");
        _emulator = await EmulatorUnderTest.StartAsync(
            options => options with
            {
                S3Folder = null,
                S3Endpoint = new S3EndpointOptions(_s3.Endpoint, "key", "secret"),
                JobDuration = TimeSpan.FromSeconds(1),
                PartRows = 200_000,
            },
            _clock);
    }

    public async ValueTask DisposeAsync()
    {
        await _emulator.DisposeAsync();
        await _s3.DisposeAsync();
    }

    [Fact]
    public async Task Export_goes_to_the_bucket()
    {
        _emulator.WriteData("shop/ITEMS/bulk/1.csv", "ITEM_ID,NAME\n1,é\n");
        await RunAsync("s3://bucket/out", "ACTIVE");
        Assert.Equal(["out/job-00001.csv"], _s3.Objects.Keys);
        Assert.Equal("ITEM_ID,NAME\n1,é\n", Encoding.UTF8.GetString(_s3.Objects["out/job-00001.csv"]));
    }

    [Fact]
    public async Task File_of_many_megabytes_arrives_whole()
    {
        List<string> lines = [.. Enumerable.Range(0, 250_000).Select(n => $"{n:D10},{new string('x', 100)}\n")];
        _emulator.WriteData("shop/ITEMS/bulk/1.csv", "ITEM_ID,NAME\n" + string.Concat(lines));
        await RunAsync("s3://bucket/", "ACTIVE");
        Assert.Equal(["job-00001.csv", "job-00002.csv"], _s3.Objects.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("ITEM_ID,NAME\n" + string.Concat(lines.Take(200_000)), Encoding.UTF8.GetString(_s3.Objects["job-00001.csv"]));
        Assert.Equal("ITEM_ID,NAME\n" + string.Concat(lines.Skip(200_000)), Encoding.UTF8.GetString(_s3.Objects["job-00002.csv"]));
        // In parts: no request has half of a file.
        Assert.InRange(_s3.LargestBody, 1, 10 << 20);
        Assert.Equal(0, _s3.OpenUploads);
    }

    [Fact]
    public async Task Bucket_that_is_not_there_fails_the_job()
    {
        _emulator.WriteData("shop/ITEMS/bulk/1.csv", "ITEM_ID\n1\n");
        string reason = await RunAsync("s3://other/out", "CREATE FAILED");
        Assert.Contains("The specified bucket does not exist.", reason, StringComparison.Ordinal);
        Assert.EndsWith("fix bucket policy on other.", reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Refusal_in_the_middle_fails_the_job_and_gives_up_the_upload(int accepted)
    {
        _s3.RefuseAfter = accepted;
        _emulator.WriteData("shop/ITEMS/bulk/1.csv", "ITEM_ID,NAME\n" + string.Concat(Enumerable.Range(0, 200_000).Select(n => $"{n},{new string('x', 100)}\n")));
        Assert.Contains("Access Denied", await RunAsync("s3://bucket/out", "CREATE FAILED"), StringComparison.Ordinal);
        Assert.Empty(_s3.Objects);
        Assert.Equal(0, _s3.OpenUploads);
    }

    [Fact]
    public async Task Refusal_of_a_later_file_takes_back_those_before_it()
    {
        _s3.RefuseAfter = 1;
        _emulator.WriteData("shop/ITEMS/bulk/1.csv", "ITEM_ID\n" + string.Concat(Enumerable.Range(0, 200_001).Select(n => $"{n}\n")));
        Assert.Contains("Access Denied", await RunAsync("s3://bucket/out", "CREATE FAILED"), StringComparison.Ordinal);
        Assert.Empty(_s3.Objects);
    }

    [Fact]
    public async Task Emulator_that_ends_in_the_middle_leaves_no_half_object()
    {
        _s3.Hold = true;
        _emulator.WriteData("shop/ITEMS/bulk/1.csv", "ITEM_ID,NAME\n" + string.Concat(Enumerable.Range(0, 200_000).Select(n => $"{n},{new string('x', 100)}\n")));
        await _emulator.CreateAsync("job", mode: "BULK", path: "s3://bucket/");
        _clock.Advance(TimeSpan.FromSeconds(1));
        await _s3.Held.Task.WaitAsync(TestContext.Current.CancellationToken);
        _s3.Hold = false;
        await _emulator.Host.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.Empty(_s3.Objects);
        Assert.Equal(0, _s3.OpenUploads);
    }

    [Fact]
    public async Task Server_that_is_gone_fails_the_job()
    {
        await _s3.DisposeAsync();
        _emulator.WriteData("shop/ITEMS/bulk/1.csv", "ITEM_ID\n1\n");
        Assert.StartsWith("The export could not be written: ", await RunAsync("s3://bucket/out", "CREATE FAILED"), StringComparison.Ordinal);
    }

    private async Task<string> RunAsync(string path, string status)
    {
        await _emulator.CreateAsync("job", mode: "BULK", path: path);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await _emulator.Host.WhenExportsFinishedAsync();
        JsonNode job = await _emulator.DescribeAsync("job");
        Assert.True((string?)job["status"] == status, job.ToJsonString());
        return (string?)job["failureReason"] ?? "";
    }
}
