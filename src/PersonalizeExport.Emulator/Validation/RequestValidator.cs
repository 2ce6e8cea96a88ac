using System.Globalization;
using System.Text.Json;
using PersonalizeExport.Emulator.Http;

namespace PersonalizeExport.Emulator.Validation;

/// <summary>Checks a request's body against the API model, and responds as the service does: with all violations at once.</summary>
internal static class RequestValidator
{
    private static readonly ServiceModel Model = ServiceModel.Load();

    public static void Validate(string operation, JsonElement body)
    {
        string[] violations = [.. CheckStructure(Model.Shapes[Model.Operations[operation].Input.Shape], body, "")];
        if (violations.Length > 0)
        {
            string errors = violations.Length == 1 ? "error" : "errors";
            throw ServiceErrors.Validation($"{violations.Length} validation {errors} detected: {string.Join("; ", violations)}");
        }
    }

    private static IEnumerable<string> Check(ShapeReference reference, JsonElement value, string path, bool isRequired)
    {
        if (value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
        {
            return isRequired ? [Violation("Value null", path, "not be null")] : [];
        }

        Shape shape = Model.Shapes[reference.Shape];
        return shape.Type switch
        {
            "structure" => CheckStructure(shape, value, path),
            "list" => CheckList(shape, value, path),
            "integer" => CheckInteger(shape, value, path),
            "string" => CheckString(shape, value, path),
            _ => throw new NotSupportedException($"{reference.Shape} has the type {shape.Type}, which no request of these operations has."),
        };
    }

    private static IEnumerable<string> CheckStructure(Shape shape, JsonElement value, string path)
    {
        Expect(value, JsonValueKind.Object);
        return shape.Members!.SelectMany(member =>
        {
            JsonElement memberValue = Decode(() => value.TryGetProperty(member.Key, out JsonElement found) ? found : default);
            string memberPath = path.Length == 0 ? member.Key : $"{path}.{member.Key}";
            return Check(member.Value, memberValue, memberPath, shape.Required?.Contains(member.Key) ?? false);
        });
    }

    private static IEnumerable<string> CheckList(Shape shape, JsonElement value, string path)
    {
        Expect(value, JsonValueKind.Array);
        int length = value.GetArrayLength();
        return length > shape.Max
            ? CheckRange(shape, length, "length", "Value", path)
            : CheckRange(shape, length, "length", "Value", path).Concat(
                value.EnumerateArray().SelectMany((item, index) => Check(shape.Member!, item, $"{path}.{index + 1}.member", isRequired: true)));
    }

    private static IEnumerable<string> CheckInteger(Shape shape, JsonElement value, string path)
    {
        Expect(value, JsonValueKind.Number);
        return value.TryGetInt32(out int number)
            ? CheckRange(shape, number, "value", $"Value '{number.ToString(CultureInfo.InvariantCulture)}'", path)
            : throw ServiceErrors.Serialization($"{value.GetRawText()} can not be converted to an Integer");
    }

    private static IEnumerable<string> CheckString(Shape shape, JsonElement value, string path)
    {
        string text = Text(value);
        // The service keeps the values of sensitive members out of its messages.
        string subject = shape.Sensitive ? "Value" : $"Value '{text}'";
        if (shape.Enum is { } values && !values.Contains(text))
        {
            yield return Violation(subject, path, $"satisfy enum value set: [{string.Join(", ", values)}]");
        }

        foreach (string violation in CheckRange(shape, text.EnumerateRunes().Count(), "length", subject, path))
        {
            yield return violation;
        }

        if (!shape.Matches(text))
        {
            yield return Violation(subject, path, $"satisfy regular expression pattern: {shape.Pattern}");
        }
    }

    private static IEnumerable<string> CheckRange(Shape shape, int number, string what, string subject, string path)
    {
        if (number < shape.Min)
        {
            yield return Violation(subject, path, $"have {what} greater than or equal to {shape.Min}");
        }

        if (number > shape.Max)
        {
            yield return Violation(subject, path, $"have {what} less than or equal to {shape.Max}");
        }
    }

    private static string Violation(string subject, string path, string must) => $"{subject} at '{path}' failed to satisfy constraint: Member must {must}";

    private static string Text(JsonElement element)
    {
        Expect(element, JsonValueKind.String);
        return Decode(element.GetString)!;
    }

    private static T Decode<T>(Func<T> text)
    {
        try
        {
            return text();
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, or bytes that are not UTF-8.
            throw ServiceErrors.Serialization("A string of the request is not valid Unicode.");
        }
    }

    private static void Expect(JsonElement element, JsonValueKind kind)
    {
        if (element.ValueKind != kind)
        {
            throw ServiceErrors.Serialization($"{element.ValueKind.ToString().ToUpperInvariant()}_VALUE can not be converted to {kind}");
        }
    }
}
