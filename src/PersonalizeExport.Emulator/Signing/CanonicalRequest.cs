using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace PersonalizeExport.Emulator.Signing;

/// <summary>The form of a request that Signature Version 4 signs.</summary>
internal static partial class CanonicalRequest
{
    public static string Hash(HttpRequest request, IReadOnlyList<string> signedHeaders, ReadOnlySpan<byte> body)
    {
        StringBuilder text = new StringBuilder()
            .Append(request.Method).Append('\n')
            .Append(request.Path.ToUriComponent()).Append('\n')
            .Append(Query(request.QueryString)).Append('\n');
        foreach (string name in signedHeaders)
        {
            IEnumerable<string> values = request.Headers[name].Select(value => Spaces().Replace((value ?? "").Trim(), " "));
            text.Append(name).Append(':').AppendJoin(',', values).Append('\n');
        }

        text.Append('\n').AppendJoin(';', signedHeaders).Append('\n').Append(Hex(SHA256.HashData(body)));
        return Hex(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);

    // The canonical query is sorted, and every name is followed by '='.
    private static string Query(QueryString query) =>
        string.Join('&', (query.Value ?? "").TrimStart('?')
            .Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Contains('=', StringComparison.Ordinal) ? pair : pair + "=")
            .Order(StringComparer.Ordinal));

    [GeneratedRegex(" {2,}")]
    private static partial Regex Spaces();
}
