using System.Security.Cryptography;

namespace PersonalizeExport.Tests.Support;

/// <summary>Signature Version 4 as a client makes it, written from its specification and not from the emulator's code.</summary>
internal sealed record EmulatorSigner(string AccessKey, string SecretKey, string Region, string Service = "personalize")
{
    /// <summary>Gives the request X-Amz-Date and Authorization over these headers.</summary>
    public void Sign(HttpRequestMessage request, byte[] body, DateTimeOffset at, params string[] signedHeaders)
    {
        string date = at.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        request.Headers.TryAddWithoutValidation("X-Amz-Date", date);
        Array.Sort(signedHeaders, StringComparer.Ordinal);
        string canonicalHeaders = string.Concat(signedHeaders.Select(name => $"{name}:{HeaderOf(request, name)}\n"));
        string names = string.Join(';', signedHeaders);
        string canonical = $"{request.Method}\n{request.RequestUri!.AbsolutePath}\n\n{canonicalHeaders}\n{names}\n{Hex(SHA256.HashData(body))}";
        string scope = $"{date[..8]}/{Region}/{Service}/aws4_request";
        string toSign = $"AWS4-HMAC-SHA256\n{date}\n{scope}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        byte[] key = scope.Split('/').Aggregate(Encoding.UTF8.GetBytes("AWS4" + SecretKey), Hmac);
        request.Headers.TryAddWithoutValidation(
            "Authorization",
            $"AWS4-HMAC-SHA256 Credential={AccessKey}/{scope}, SignedHeaders={names}, Signature={Hex(Hmac(key, toSign))}");
    }

    private static byte[] Hmac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);

    private static string HeaderOf(HttpRequestMessage request, string name) =>
        name == "host" ? request.Headers.Host ?? request.RequestUri!.Authority
        : request.Headers.TryGetValues(name, out IEnumerable<string>? values) ? string.Join(',', values)
        : string.Join(',', request.Content!.Headers.GetValues(name));
}
