using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;

namespace PersonalizeExport.Tests.Properties;

/// <summary>Makes responses that a service, a proxy or a broken line might give, from good ones; the same seed makes the same response.</summary>
internal sealed class ResponseFuzzer(int seed)
{
    private static readonly int[] Statuses = [200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 201, 204, 206, 301, 304, 307, 400, 400, 400, 401, 403, 404, 407, 408, 409, 413, 418, 429, 500, 500, 502, 503, 504, 599, 799];

    private static readonly string[] Values =
    [
        "null", "true", "0", "-1", "1e400", "-1e999", "1E-400", "99999999999999999999999999999999999999", "1.7976931348623157E308", "0.1e-30", "253402300800",
        "\"\"", "\"x\"", "\"\\ud834\"", "\"\\u0000\"", "\"1\"", "[]", "[null]", "[[]]", "[1]", "{}", "{\"a\":1}", "NaN", "Infinity", "'x'", "undefined", "01", "+1", "1.", "\"\\x\"",
    ];

    private readonly Random _random = new(seed);

    /// <summary>The bytes of a response, from its status line to its end.</summary>
    public byte[] Next(string goodBody)
    {
        if (_random.Next(60) == 0)
        {
            return RandomBytes(_random.Next(200));
        }

        int status = Statuses[_random.Next(Statuses.Length)];
        string good = status < 400 || _random.Next(4) == 0 ? goodBody : ErrorBody();
        byte[] body = _random.Next(12) == 0 ? OtherBody() : Encoding.UTF8.GetBytes(MutatedJson(good));
        for (int times = _random.Next(5) - 2; times > 0; times--)
        {
            body = MutatedBytes(body);
        }

        StringBuilder head = new($"HTTP/1.1 {status} {Pick("OK", "OK", "OK", "Bad Request", "", "é")}\r\n");
        AppendHeaders(head, ref body);
        byte[] response = [.. Encoding.Latin1.GetBytes(head.Append("\r\n").ToString()), .. body];
        return _random.Next(25) == 0 ? response[.._random.Next(response.Length)] : _random.Next(40) == 0 ? MutatedBytes(response) : response;
    }

    private void AppendHeaders(StringBuilder head, ref byte[] body)
    {
        switch (_random.Next(12))
        {
            case 0:
                // A length that is not the body's.
                head.Append(CultureInfo.InvariantCulture, $"Content-Length: {Pick("0", "1", (body.Length + 1).ToString(CultureInfo.InvariantCulture), "99999999999999999999", "-1", "x")}\r\n");
                break;
            case 1:
                head.Append("Transfer-Encoding: chunked\r\n");
                body = [.. Encoding.ASCII.GetBytes($"{Pick(body.Length.ToString("x", CultureInfo.InvariantCulture), "ffffffffff", "zz", "1")}\r\n"), .. body, .. "\r\n0\r\n\r\n"u8];
                break;
            case 2:
                break;
            default:
                head.Append(CultureInfo.InvariantCulture, $"Content-Length: {body.Length}\r\n");
                break;
        }

        if (_random.Next(10) > 0)
        {
            head.Append(CultureInfo.InvariantCulture, $"x-amzn-requestid: {Pick("request-1", "request-1", "", "é")}\r\n");
        }

        Maybe(16, "Content-Type", "application/x-amz-json-1.1", "application/x-amz-json-1.1", "text/html", "x", "");
        Maybe(1, "x-amz-crc32", "12345", "x", "", "-1", "99999999999");
        Maybe(1, "x-amzn-ErrorType", "ThrottlingException", "ThrottlingException:http://x/", "", ":", "#", "a#b");
        Maybe(1, "x-amzn-query-error", "ThrottlingException;Sender", ";", "", "x", ";;");
        Maybe(1, "Content-Encoding", "gzip", "br", "x", "");
        Maybe(1, "Location", "http://127.0.0.1:1/", "/", "x", "");
        Maybe(1, "Date", "Thu, 01 Jan 1970 00:00:00 GMT", "x", "");
        Maybe(1, "Retry-After", "x", "-1", "0");

        void Maybe(int outOfTwenty, string name, params string[] values)
        {
            if (_random.Next(20) < outOfTwenty)
            {
                head.Append(CultureInfo.InvariantCulture, $"{name}: {values[_random.Next(values.Length)]}\r\n");
            }
        }
    }

    private string ErrorBody() => new JsonObject
    {
        [Pick("__type", "__type", "code", "Code", "type")] = Pick("ResourceNotFoundException", "com.amazonaws.personalize#ThrottlingException", "LimitExceededException", "", "#", "a:b", ":"),
        [Pick("message", "Message", "errorMessage")] = Pick("because", "", "Rate exceeded", "é\n"),
    }.ToJsonString();

    // One or more of its values is another, its members are missing, or come twice, or it lies deep.
    private string MutatedJson(string good)
    {
        JsonNode root = JsonNode.Parse(good)!;
        string marker = "\"\uE000\"";
        int mutations = _random.Next(3);
        List<string> values = [];
        for (int i = 0; i < mutations; i++)
        {
            JsonNode[] all = [.. Descendants(root).Where(node => node.Parent is not null)];
            if (all.Length == 0)
            {
                break;
            }

            JsonNode node = all[_random.Next(all.Length)];
            if (node.Parent is JsonObject members && _random.Next(3) == 0)
            {
                members.Remove(node.GetPropertyName());
                continue;
            }

            node.ReplaceWith("\uE000");
            values.Add(_random.Next(10) == 0 ? Nested(_random.Next(1, 3000)) : Pick(Values));
        }

        string text = root.ToJsonString(new System.Text.Json.JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        foreach (string value in values)
        {
            int at = text.IndexOf(marker, StringComparison.Ordinal);
            text = at < 0 ? text : text[..at] + value + text[(at + marker.Length)..];
        }

        return _random.Next(40) switch
        {
            0 => Pick(Values),
            1 => text + text,
            2 => text.Replace("{", "{\"new\":" + Pick(Values) + ",", StringComparison.Ordinal),
            3 => text.ToUpperInvariant(),
            4 => "\uFEFF" + text,
            5 => Nested(_random.Next(1, 100_000)),
            _ => text,
        };
    }

    private static IEnumerable<JsonNode> Descendants(JsonNode node) => node switch
    {
        JsonObject members => [node, .. members.Select(member => member.Value).OfType<JsonNode>().SelectMany(Descendants)],
        JsonArray items => [node, .. items.OfType<JsonNode>().SelectMany(Descendants)],
        _ => [node],
    };

    private byte[] MutatedBytes(byte[] bytes)
    {
        byte[] copy = [.. bytes];
        int at = _random.Next(copy.Length + 1);
        switch (_random.Next(5))
        {
            case 0:
                return copy[..at];
            case 1 when at < copy.Length:
                copy[at] ^= (byte)(1 << _random.Next(8));
                return copy;
            case 2:
                return [.. copy[..at], .. RandomBytes(_random.Next(8)), .. copy[at..]];
            case 3:
                return [.. copy[..at], .. Pick<byte[]>([0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82], [0]), .. copy[at..]];
            default:
                return [.. copy[..at], .. copy];
        }
    }

    private byte[] OtherBody() => _random.Next(4) switch
    {
        0 => [],
        1 => "<html><body><h1>Service Unavailable</h1></body></html>"u8.ToArray(),
        2 => Gzipped("""{"nextToken":"x"}"""),
        _ => RandomBytes(_random.Next(2000)),
    };

    private static byte[] Gzipped(string text)
    {
        using MemoryStream bytes = new();
        using (GZipStream gzip = new(bytes, CompressionMode.Compress))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return bytes.ToArray();
    }

    private static string Nested(int depth) => depth % 2 == 0
        ? string.Concat(Enumerable.Repeat("[", depth)) + string.Concat(Enumerable.Repeat("]", depth))
        : string.Concat(Enumerable.Repeat("{\"a\":", depth)) + "1" + string.Concat(Enumerable.Repeat("}", depth));

    private byte[] RandomBytes(int count)
    {
        byte[] bytes = new byte[count];
        _random.NextBytes(bytes);
        return bytes;
    }

    private T Pick<T>(params T[] values) => values[_random.Next(values.Length)];
}
