using System.Globalization;
using System.Text.Json;
using PersonalizeExport.Emulator.Http;

namespace PersonalizeExport.Emulator.Validation;

/// <summary>Holds a request's body against its shape and responds as the service does: all violations at once.</summary>
internal static class RequestValidator
{
    public static void Validate(StructureShape shape, JsonElement body)
    {
        List<string> violations = [];
        CheckMembers(shape, body, "", violations);
        if (violations.Count > 0)
        {
            string errors = violations.Count == 1 ? "error" : "errors";
            throw ServiceErrors.Validation($"{violations.Count} validation {errors} detected: {string.Join("; ", violations)}");
        }
    }

    private static void CheckMembers(StructureShape shape, JsonElement value, string path, List<string> violations)
    {
        Expect(value, JsonValueKind.Object);
        foreach (Member member in shape.Members)
        {
            string memberPath = path.Length == 0 ? member.Name : $"{path}.{member.Name}";
            if (value.TryGetProperty(member.Name, out JsonElement memberValue) && memberValue.ValueKind != JsonValueKind.Null)
            {
                Check(member.Shape, memberValue, memberPath, violations);
            }
            else if (member.Required)
            {
                violations.Add(Violation("Value null", memberPath, "not be null"));
            }
        }
    }

    private static void Check(Shape shape, JsonElement value, string path, List<string> violations)
    {
        switch (shape)
        {
            case StringShape text:
                CheckString(text, value, path, violations);
                break;
            case IntegerShape integer:
                CheckInteger(integer, value, path, violations);
                break;
            case ListShape list:
                CheckList(list, value, path, violations);
                break;
            case StructureShape structure:
                CheckMembers(structure, value, path, violations);
                break;
        }
    }

    private static void CheckString(StringShape shape, JsonElement element, string path, List<string> violations)
    {
        string value = Text(element);
        // The service keeps the values of sensitive members out of its messages.
        string subject = shape.Sensitive ? "Value" : $"Value '{value}'";
        int length = value.EnumerateRunes().Count();
        if (shape.Values is { } values && !values.Contains(value))
        {
            violations.Add(Violation(subject, path, $"satisfy enum value set: [{string.Join(", ", values)}]"));
        }

        if (length < shape.Min)
        {
            violations.Add(Violation(subject, path, $"have length greater than or equal to {shape.Min}"));
        }

        if (length > shape.Max)
        {
            violations.Add(Violation(subject, path, $"have length less than or equal to {shape.Max}"));
        }

        if (shape.Pattern is { } pattern && !pattern.IsMatch(value))
        {
            violations.Add(Violation(subject, path, $"satisfy regular expression pattern: {pattern.Text}"));
        }
    }

    private static void CheckInteger(IntegerShape shape, JsonElement element, string path, List<string> violations)
    {
        Expect(element, JsonValueKind.Number);
        if (!element.TryGetInt32(out int value))
        {
            throw ServiceErrors.Serialization($"{element.GetRawText()} can not be converted to an Integer");
        }

        string subject = $"Value '{value.ToString(CultureInfo.InvariantCulture)}'";
        if (value < shape.Min)
        {
            violations.Add(Violation(subject, path, $"have value greater than or equal to {shape.Min}"));
        }

        if (value > shape.Max)
        {
            violations.Add(Violation(subject, path, $"have value less than or equal to {shape.Max}"));
        }
    }

    private static void CheckList(ListShape shape, JsonElement element, string path, List<string> violations)
    {
        Expect(element, JsonValueKind.Array);
        int length = element.GetArrayLength();
        if (length < shape.Min)
        {
            violations.Add(Violation("Value", path, $"have length greater than or equal to {shape.Min}"));
        }

        if (length > shape.Max)
        {
            violations.Add(Violation("Value", path, $"have length less than or equal to {shape.Max}"));
            return;
        }

        int index = 0;
        foreach (JsonElement item in element.EnumerateArray())
        {
            string itemPath = $"{path}.{++index}.member";
            if (item.ValueKind == JsonValueKind.Null)
            {
                violations.Add(Violation("Value null", itemPath, "not be null"));
            }
            else
            {
                Check(shape.Member, item, itemPath, violations);
            }
        }
    }

    private static string Violation(string subject, string path, string must) => $"{subject} at '{path}' failed to satisfy constraint: Member must {must}";

    private static string Text(JsonElement element)
    {
        Expect(element, JsonValueKind.String);
        try
        {
            return element.GetString()!;
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
