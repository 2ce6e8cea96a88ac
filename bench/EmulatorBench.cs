using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using PersonalizeExport.Aws;
using PersonalizeExport.Tests.Support;

namespace PersonalizeExport.Bench;

/// <summary>The emulator itself: how many requests it handles, how fast it exports.</summary>
internal static class EmulatorBench
{
    private const int Requests = 10_000;
    private const int InFlight = 16;

    public static async Task<IEnumerable<Row>> RunAsync(Setup setup)
    {
        await using WebApplication bare = await StartBareServerAsync();
        Uri bareEndpoint = new(bare.Urls.Single());
        (Series emulator, Series floor, Series export, Series copy) = (new(), new(), new(), new());
        for (int round = 0; round < Setup.Rounds; round++)
        {
            floor.Add(await RequestsPerSecondAsync(bareEndpoint, setup.History[0]));
            emulator.Add(await RequestsPerSecondAsync(setup.Host.Endpoint, setup.History[0]));
        }

        using IPersonalizeExportService service = new ServiceConnector().Connect(new ConnectionOptions
        {
            EndpointUrl = setup.Host.Endpoint.ToString(),
            Region = Setup.Region,
            AccessKey = Setup.Key,
            SecretKey = Setup.Key,
        });
        double megabytes = new FileInfo(setup.InteractionsFile).Length / 1e6;
        for (int round = 0; round < Setup.Rounds; round++)
        {
            copy.Add(megabytes / Copy(setup).TotalSeconds);
            export.Add(megabytes / (await ExportAsync(setup, service, $"export-{round}")).TotalSeconds);
        }

        return
        [
            new($"emulator: signed Describes, {InFlight} in flight", $"{emulator.Median:N0} requests/s", $"bare Kestrel, no signature: {floor.Median:N0} requests/s", $"{emulator.RatioTo(floor):P0}"),
            new($"emulator: export of {megabytes:0} MB, sorted, equal records once", $"{export.Median:0} MB/s", $"a copy of the file: {copy.Median:N0} MB/s", $"{export.RatioTo(copy):P1}"),
        ];
    }

    private static async Task<WebApplication> StartBareServerAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        WebApplication app = builder.Build();
        app.Run(context => context.Response.WriteAsync("{}"));
        await app.StartAsync();
        return app;
    }

    // Signed once and sent often, so that the client takes little of the processors.
    private static async Task<double> RequestsPerSecondAsync(Uri endpoint, string arn)
    {
        using HttpClient client = new();
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(new { datasetExportJobArn = arn });
        using HttpRequestMessage signed = new(HttpMethod.Post, endpoint) { Content = Content(body) };
        signed.Headers.Add("X-Amz-Target", "AmazonPersonalize.DescribeDatasetExportJob");
        new EmulatorSigner(Setup.Key, Setup.Key, Setup.Region).Sign(signed, body, DateTimeOffset.UtcNow, "host", "x-amz-date", "x-amz-target", "content-type");

        Stopwatch watch = Stopwatch.StartNew();
        await Parallel.ForAsync(0, Requests, new ParallelOptions { MaxDegreeOfParallelism = InFlight }, async (_, token) =>
        {
            using HttpRequestMessage request = new(HttpMethod.Post, endpoint) { Content = Content(body) };
            foreach ((string name, IEnumerable<string> values) in signed.Headers)
            {
                request.Headers.TryAddWithoutValidation(name, values);
            }

            using HttpResponseMessage response = await client.SendAsync(request, token);
            response.EnsureSuccessStatusCode();
        });
        return Requests / watch.Elapsed.TotalSeconds;
    }

    private static ByteArrayContent Content(byte[] body) =>
        new(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/x-amz-json-1.1") } };

    private static TimeSpan Copy(Setup setup)
    {
        string copy = setup.PathTo("copy");
        Stopwatch watch = Stopwatch.StartNew();
        File.Copy(setup.InteractionsFile, copy, overwrite: true);
        return watch.Elapsed;
    }

    private static async Task<TimeSpan> ExportAsync(Setup setup, IPersonalizeExportService service, string name)
    {
        await setup.OrderDurationsAsync([TimeSpan.Zero]);
        Stopwatch watch = Stopwatch.StartNew();
        DatasetExportJob job = await service.CreateAsync(
            new DatasetExportJobRequest
            {
                JobName = name,
                DatasetArn = Setup.LargeDatasetArn,
                RoleArn = Setup.RoleArn,
                S3DataDestinationPath = Setup.Destination + name,
                IngestionMode = IngestionMode.ALL,
            },
            CancellationToken.None);
        await setup.Host.WhenExportsFinishedAsync();
        TimeSpan elapsed = watch.Elapsed;
        job = await service.DescribeAsync(job.DatasetExportJobArn, CancellationToken.None);
        return job.IsActive ? elapsed : throw new InvalidOperationException($"The export has not succeeded: {job.Status} {job.FailureReason}");
    }
}
