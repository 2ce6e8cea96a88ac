using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace PersonalizeExport.Bench;

/// <summary>The least that a call takes on .NET: an HttpClient, a signature (Signature Version 4) and JSON. No SDK, no retries.</summary>
internal static class BareHttp
{
    private const string SignedHeaders = "content-type;host;x-amz-date;x-amz-target";
    private const string ContentType = "application/x-amz-json-1.1";
    private const string Target = "AmazonPersonalize.DescribeDatasetExportJob";

    private static readonly HttpClient Client = new();
    private static readonly Uri Endpoint = new(Variable("AWS_ENDPOINT_URL_PERSONALIZE"));
    private static readonly string Region = Variable("AWS_REGION");
    private static readonly string Secret = Variable("AWS_SECRET_ACCESS_KEY");

    public static async Task<DatasetExportJob> DescribeAsync(string arn, CancellationToken token)
    {
        string body = new JsonObject { ["datasetExportJobArn"] = arn }.ToJsonString();
        string time = DateTime.UtcNow.ToString("yyyyMMdd'T'HHmmss'Z'");
        string scope = $"{time[..8]}/{Region}/personalize/aws4_request";
        string canonical =
            $"POST\n/\n\ncontent-type:{ContentType}\nhost:{Endpoint.Authority}\nx-amz-date:{time}\nx-amz-target:{Target}\n\n{SignedHeaders}\n{Hash(body)}";
        byte[] key = Encoding.UTF8.GetBytes("AWS4" + Secret);
        foreach (string part in scope.Split('/').Append($"AWS4-HMAC-SHA256\n{time}\n{scope}\n{Hash(canonical)}"))
        {
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        }

        using HttpRequestMessage request = new(HttpMethod.Post, Endpoint) { Content = new StringContent(body) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(ContentType);
        request.Headers.Add("X-Amz-Date", time);
        request.Headers.Add("X-Amz-Target", Target);
        request.Headers.TryAddWithoutValidation(
            "Authorization",
            $"AWS4-HMAC-SHA256 Credential={Variable("AWS_ACCESS_KEY_ID")}/{scope}, SignedHeaders={SignedHeaders}, Signature={Convert.ToHexStringLower(key)}");
        using HttpResponseMessage response = await Client.SendAsync(request, token);
        JsonNode job = JsonNode.Parse(await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync(token))!["datasetExportJob"]!;
        return new DatasetExportJob
        {
            DatasetExportJobArn = (string)job["datasetExportJobArn"]!,
            JobName = (string?)job["jobName"],
            Status = (string?)job["status"],
        };
    }

    private static string Variable(string name) => Environment.GetEnvironmentVariable(name)!;

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
