using System.Text.Encodings.Web;
using System.Text.Json;

namespace PersonalizeExport.Tests.Properties;

/// <summary>Makes responses that a service, a proxy or a broken line might give, from good ones; the same seed makes the same response.</summary>
internal sealed class ResponseFuzzer(int seed)
{
    // Stands for a value that may be no JSON.
    private const string Marker = "\"\uE000\"";

    private static readonly int[] Statuses =
    [
        200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 201, 204, 206, 301, 304, 307,
        400, 400, 400, 401, 403, 404, 407, 408, 409, 413, 418, 429, 500, 500, 502, 503, 504, 599, 799,
    ];

    private static readonly string[] Values =
    [
        "null", "true", "0", "-1", "1e400", "-1e999", "1E-400", "99999999999999999999999999999999999999", "1.7976931348623157E308", "0.1e-30",
        "253402300800", "\"\"", "\"x\"", "\"\\ud834\"", "\"\\u0000\"", "\"1\"", "[]", "[null]", "[[]]", "[1]", "{}", "{\"a\":1}",
        "NaN", "Infinity", "'x'", "undefined", "01", "+1", "1.", "\"\\x\"",
    ];

    private static readonly byte[] AllBytes = [.. Enumerable.Range(0, 256).Select(value => (byte)value)];
    private static readonly JsonSerializerOptions AsItIs = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Random _random = new(seed);

    /// <summary>The bytes of a response, from its status line to its end.</summary>
    public byte[] Next(string goodBody)
    {
        if (_random.Next(60) == 0)
        {
            return RandomBytes(200);
        }

        int status = Pick(Statuses);
        byte[] body = _random.Next(12) > 0
            ? Encoding.UTF8.GetBytes(MutatedJson(status < 400 || _random.Next(4) == 0 ? goodBody : ErrorBody()))
            : Pick([], "<html><body><h1>Service Unavailable</h1></body></html>"u8.ToArray(), RandomBytes(2000));
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
        int framing = _random.Next(12);
        if (framing == 0)
        {
            body = [.. Encoding.ASCII.GetBytes($"{Pick($"{body.Length:x}", "ffffffffff", "zz", "1")}\r\n"), .. body, .. "\r\n0\r\n\r\n"u8];
            Maybe(20, "Transfer-Encoding", "chunked");
        }
        else if (framing > 1)
        {
            // Or a length that is not the body's.
            Maybe(20, "Content-Length", framing > 2 ? $"{body.Length}" : Pick("0", "1", $"{body.Length + 1}", "99999999999999999999", "-1", "x"));
        }

        Maybe(18, "x-amzn-requestid", "request-1", "request-1", "", "é");
        Maybe(16, "Content-Type", "application/x-amz-json-1.1", "application/x-amz-json-1.1", "text/html", "x", "");
        Maybe(1, "x-amz-crc32", "12345", "x", "", "-1", "99999999999");
        Maybe(1, "x-amzn-ErrorType", "ThrottlingException", "ThrottlingException:http://x/", "", ":", "#", "a#b");
        Maybe(1, "x-amzn-query-error", "ThrottlingException;Sender", ";", "", "x", ";;");
        Maybe(1, "Content-Encoding", "gzip", "br", "x", "");
        Maybe(1, "Location", "http://127.0.0.1:1/", "/", "x", "");
        Maybe(1, "Date", "Thu, 01 Jan 1970 00:00:00 GMT", "x", "");
        Maybe(1, "Retry-After", "x", "-1", "0");

        void Maybe(int outOfTwenty, string name, params string[] values) => head.Append(_random.Next(20) < outOfTwenty ? $"{name}: {Pick(values)}\r\n" : "");
    }

    private string ErrorBody() => new JsonObject
    {
        [Pick("__type", "__type", "code", "Code", "type")] =
            Pick("ResourceNotFoundException", "com.amazonaws.personalize#ThrottlingException", "LimitExceededException", "", "#", "a:b", ":"),
        [Pick("message", "Message", "errorMessage")] = Pick("because", "", "Rate exceeded", "é\n"),
    }.ToJsonString();

    // One or more of its values is another, its members are missing, or come twice, or it lies deep.
    private string MutatedJson(string good)
    {
        JsonNode root = JsonNode.Parse(good)!;
        List<string> values = [];
        for (int times = _random.Next(3); times > 0 && Inner(root).ToArray() is { Length: > 0 } all; times--)
        {
            JsonNode node = Pick(all);
            if (node.Parent is JsonObject members && _random.Next(3) == 0)
            {
                members.Remove(node.GetPropertyName());
            }
            else
            {
                node.ReplaceWith(Marker.Trim('"'));
                values.Add(_random.Next(10) == 0 ? Nested(_random.Next(1, 3000)) : Pick(Values));
            }
        }

        // A marker may have been replaced by another one, or removed.
        string[] parts = root.ToJsonString(AsItIs).Split(Marker);
        string text = string.Concat(parts.Select((part, i) => part + (i < parts.Length - 1 ? values[i] : "")));
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

    private static IEnumerable<JsonNode> Inner(JsonNode node)
    {
        IEnumerable<JsonNode?> children = node switch { JsonObject members => members.Select(member => member.Value), JsonArray items => items, _ => [] };
        return children.OfType<JsonNode>().SelectMany(child => Inner(child).Prepend(child));
    }

    private byte[] MutatedBytes(byte[] bytes)
    {
        int at = _random.Next(bytes.Length + 1);
        byte[] put = _random.Next(4) switch
        {
            0 => RandomBytes(8),
            1 => Pick<byte[]>([0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82], [0]),
            2 => bytes,
            _ => [],
        };
        // Cut off, with something put in, or with something in place of a byte.
        return _random.Next(5) == 0 ? bytes[..at] : [.. bytes[..at], .. put, .. bytes.Skip(at + _random.Next(2))];
    }

    private static string Nested(int depth) => depth % 2 == 0
        ? string.Concat(Enumerable.Repeat("[", depth)) + string.Concat(Enumerable.Repeat("]", depth))
        : string.Concat(Enumerable.Repeat("{\"a\":", depth)) + "1" + string.Concat(Enumerable.Repeat("}", depth));

    private byte[] RandomBytes(int most) => _random.GetItems(AllBytes, _random.Next(most));

    private T Pick<T>(params T[] values) => values[_random.Next(values.Length)];
}
