using PersonalizeExport.Emulator.Hosting;

namespace PersonalizeExport.Tests.Emulator;

public sealed class EmulatorS3EndpointTests() : EmulatorTest(clock: new FakeTimeProvider())
{
    private EmulatorS3Server _s3 = null!;

    public override async ValueTask InitializeAsync()
    {
        _s3 = await EmulatorS3Server.StartAsync("bucket");
        S3EndpointOptions endpoint = new(_s3.Endpoint, "key", "secret");
        Change = options => options with { S3Folder = null, S3Endpoint = endpoint, JobDuration = TimeSpan.FromSeconds(1), PartRows = 200_000 };
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _s3.DisposeAsync();
    }

    [Fact]
    public async Task Export_goes_to_the_bucket()
    {
        Emulator.WriteData("shop/ITEMS/bulk/1.csv", "ITEM_ID,NAME\n1,é\n");
        await RunAsync(path: "s3://bucket/out");
        Assert.Equal(["out/job-00001.csv"], _s3.Objects.Keys);
        Assert.Equal("ITEM_ID,NAME\n1,é\n", Encoding.UTF8.GetString(_s3.Objects["out/job-00001.csv"]));
    }

    [Fact]
    public async Task File_of_many_megabytes_arrives_whole()
    {
        List<string> lines = WriteLargeData(250_000);
        await RunAsync(path: "s3://bucket/");
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
        Emulator.WriteData("shop/ITEMS/bulk/1.csv", "ITEM_ID\n1\n");
        string reason = (string)(await RunAsync("CREATE FAILED", "s3://other/out"))["failureReason"]!;
        Assert.Contains("The specified bucket does not exist.", reason, StringComparison.Ordinal);
        Assert.EndsWith("fix bucket policy on other.", reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 200_000, 100)] // The first part,
    [InlineData(1, 200_000, 100)] // another one,
    [InlineData(1, 200_001, 0)] // or the second file.
    public async Task Refusal_fails_the_job_gives_up_the_upload_and_takes_back_the_files_before_it(int accepted, int rows, int width)
    {
        _s3.RefuseAfter = accepted;
        WriteLargeData(rows, width);
        JsonNode job = await RunAsync("CREATE FAILED", "s3://bucket/out");
        Assert.Contains("Access Denied", (string?)job["failureReason"], StringComparison.Ordinal);
        Assert.Empty(_s3.Objects);
        Assert.Equal(0, _s3.OpenUploads);
    }

    [Fact]
    public async Task Emulator_that_ends_in_the_middle_leaves_no_half_object()
    {
        _s3.Hold = true;
        WriteLargeData(200_000);
        await Emulator.CreateAsync("job", mode: "BULK", path: "s3://bucket/");
        Clock.Advance(TimeSpan.FromSeconds(1));
        await _s3.Held.Task.WaitAsync(TestContext.Current.CancellationToken);
        _s3.Hold = false;
        await Emulator.Host.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.Empty(_s3.Objects);
        Assert.Equal(0, _s3.OpenUploads);
    }

    [Fact]
    public async Task Server_that_is_gone_fails_the_job()
    {
        await _s3.DisposeAsync();
        Emulator.WriteData("shop/ITEMS/bulk/1.csv", "ITEM_ID\n1\n");
        await FailsAsync("The export could not be written: ", "s3://bucket/out");
    }

    private List<string> WriteLargeData(int rows, int width = 100)
    {
        List<string> lines = [.. Enumerable.Range(0, rows).Select(n => $"{n:D10},{new string('x', width)}\n")];
        Emulator.WriteData("shop/ITEMS/bulk/1.csv", "ITEM_ID,NAME\n" + string.Concat(lines));
        return lines;
    }
}
