using System.Net.Http.Headers;
using Amazon;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using PersonalizeExport.Aws.Credentials;
using PersonalizeExport.Aws.Settings;

namespace PersonalizeExport.Tests.Contract;

/// <summary>
/// The service that the expectations are held against: an emulator in this process or, with PERSONALIZE_CONTRACT=aws, Amazon Personalize. Both are
/// called by the same raw client, as an SDK would hide what a response looks like.
/// </summary>
public sealed class ContractService : IAsyncLifetime
{
    private const int MaxAttempts = 5;
    private static readonly string? EndpointUrl = Variable("_ENDPOINT");
    private readonly HttpClient _client = new();
    private readonly FakeTimeProvider _clock = new();
    private readonly string _region;
    private EmulatorUnderTest? _emulator;
    private AWSCredentials _credentials = new BasicAWSCredentials("test", "test");
    private Uri _endpoint = null!;

    public ContractService() =>
        _region = PersonalizeArn.TryParse(DatasetArn)?.Region ?? throw new InvalidOperationException($"Not the ARN of a dataset: {DatasetArn}");

    public static bool IsAws { get; } = Variable("") switch
    {
        null => false,
        "aws" => true,

        // Taken for the emulator, it would pass for a proof that it is not.
        string other => throw new InvalidOperationException($"PERSONALIZE_CONTRACT is 'aws' or not set, but is '{other}'."),
    };

    public string DatasetArn { get; } = IsAws ? Required("_DATASET") : EmulatorUnderTest.DatasetArn("ITEMS");

    public string RoleArn { get; } = IsAws ? Required("_ROLE") : EmulatorUnderTest.RoleArn;

    /// <summary>The folder below which each job has one of its own, so that its files are not mixed with those of other runs.</summary>
    public string Destination { get; } = IsAws ? Required("_DESTINATION").TrimEnd('/') + "/" : $"s3://{EmulatorUnderTest.Bucket}/out/";

    public async ValueTask InitializeAsync()
    {
        if (IsAws)
        {
            (_credentials, _, _) = new CredentialSearch(new ConnectionOptions { ResourceRegion = _region }, new SharedFiles(null), _ => { }).Find();
            _endpoint = new Uri(EndpointUrl ?? $"https://personalize.{_region}.{RegionEndpoint.GetBySystemName(_region).PartitionDnsSuffix}");
            return;
        }

        _emulator = await EmulatorUnderTest.StartAsync(options => options with { JobDuration = TimeSpan.FromSeconds(100) }, _clock);
        _emulator.WriteData("shop/ITEMS/bulk/1.csv", "ITEM_ID,NAME\n1,one\n");
        _emulator.WriteData("shop/ITEMS/put/1.csv", "ITEM_ID,NAME\n2,two\n");
        _endpoint = _emulator.Host.Endpoint;
    }

    /// <summary>The ARN of another resource in the account and region of the dataset, such as <c>dataset-export-job/name</c>.</summary>
    public string Arn(string resource) => DatasetArn[..(DatasetArn.LastIndexOf(':') + 1)] + resource;

    /// <summary>A request for an export that is good in every way.</summary>
    public JsonObject CreateRequest(string name) => new()
    {
        ["jobName"] = name,
        ["datasetArn"] = DatasetArn,
        ["roleArn"] = RoleArn,
        ["jobOutput"] = new JsonObject { ["s3DataDestination"] = new JsonObject { ["path"] = $"{Destination}{name}/" } },
    };

    public async Task<JsonNode> GetAsync(string operation, JsonObject body)
    {
        ContractResponse response = await CallAsync(operation, body);
        Assert.True(response.Status == 200, $"{operation}: {response.Status} {response.Json}");
        return response.Json;
    }

    /// <summary>All items of a list, in pages of <c>maxResults</c> of the request.</summary>
    public async Task<List<JsonNode>> ListAsync(string operation, string items, JsonObject request)
    {
        List<JsonNode> found = [];
        do
        {
            JsonNode page = await GetAsync(operation, request);
            Assert.InRange(page[items]!.AsArray().Count, 0, (int?)request["maxResults"] ?? 100);
            found.AddRange(page[items]!.AsArray()!);
            request["nextToken"] = (string?)page["nextToken"];
        }
        while (request["nextToken"] is not null);
        return found;
    }

    /// <summary>Calls an operation, with other keys if <paramref name="change"/> is given.</summary>
    internal async Task<ContractResponse> CallAsync(string operation, JsonObject body, Func<EmulatorSigner, EmulatorSigner>? change = null)
    {
        for (int attempt = 1; ; attempt++)
        {
            ContractResponse response = await SendAsync(operation, Encoding.UTF8.GetBytes(body.ToJsonString()), change);
            if (response.ErrorCode != "ThrottlingException" || attempt == MaxAttempts)
            {
                return response;
            }

            // An account has one rate for these tests and all else that runs in it.
            await Task.Delay(TimeSpan.FromSeconds(attempt * attempt), TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Lets the jobs continue: the emulator's by its clock, those of AWS in their own time.</summary>
    public async Task PassTimeAsync()
    {
        if (_emulator is null)
        {
            await Task.Delay(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
            return;
        }

        _clock.Advance(TimeSpan.FromSeconds(10));
        await _emulator.Host.WhenExportsFinishedAsync();
    }

    /// <summary>The files in a folder of S3. Skips the test where these credentials may not list it.</summary>
    public async Task<IReadOnlyList<string>> ListFilesAsync(string folder)
    {
        if (_emulator is not null)
        {
            return [.. _emulator.ReadS3().Keys.Select(key => $"s3://{key}").Where(url => url.StartsWith(folder, StringComparison.Ordinal))];
        }

        Assert.SkipWhen(EndpointUrl is not null, "What is at PERSONALIZE_CONTRACT_ENDPOINT writes to no Amazon S3.");
        Uri location = new(folder);
        using AmazonS3Client s3 = new(_credentials, RegionEndpoint.GetBySystemName(_region));
        try
        {
            ListObjectsV2Request request = new() { BucketName = location.Host, Prefix = location.AbsolutePath.TrimStart('/') };
            ListObjectsV2Response response = await s3.ListObjectsV2Async(request, TestContext.Current.CancellationToken);
            return [.. (response.S3Objects ?? []).Select(file => file.Key)];
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.Forbidden)
        {
            throw Xunit.Sdk.SkipException.ForSkip($"These credentials may not list {folder}: {e.Message}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await (_emulator?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    private async Task<ContractResponse> SendAsync(string operation, byte[] body, Func<EmulatorSigner, EmulatorSigner>? change)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, _endpoint) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-amz-json-1.1");
        request.Headers.Add("X-Amz-Target", $"AmazonPersonalize.{operation}");
        List<string> signed = ["host", "x-amz-date", "x-amz-target", "content-type"];

        // Requested for each call: keys of a role may expire while an export runs.
        ImmutableCredentials keys = await _credentials.GetCredentialsAsync();
        if (!string.IsNullOrEmpty(keys.Token))
        {
            request.Headers.Add("X-Amz-Security-Token", keys.Token);
            signed.Add("x-amz-security-token");
        }

        EmulatorSigner signer = new(keys.AccessKey, keys.SecretKey, _region);
        (change?.Invoke(signer) ?? signer).Sign(request, body, DateTimeOffset.UtcNow, [.. signed]);
        using HttpResponseMessage response = await _client.SendAsync(request, TestContext.Current.CancellationToken);
        string text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return new ContractResponse((int)response.StatusCode, JsonNode.Parse(text)!);
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable($"PERSONALIZE_CONTRACT{name}") is { Length: > 0 } value ? value : null;

    private static string Required(string name) =>
        Variable(name) ?? throw new InvalidOperationException($"PERSONALIZE_CONTRACT=aws needs PERSONALIZE_CONTRACT{name}, too.");
}

public sealed record ContractResponse(int Status, JsonNode Json)
{
    /// <summary>The error's name, without what may stand around it: <c>namespace#Code</c>, <c>Code:uri</c>.</summary>
    public string? ErrorCode => ((string?)Json["__type"])?.Split('#')[^1].Split(':')[0];

    public string? ErrorMessage => (string?)(Json["message"] ?? Json["Message"]);
}
