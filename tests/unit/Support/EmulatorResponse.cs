namespace PersonalizeExport.Tests.Support;

/// <summary>What the emulator returned.</summary>
internal sealed record EmulatorResponse(int Status, string Text, HttpResponseMessage Response)
{
    public JsonNode Json => JsonNode.Parse(Text)!;

    public string? ErrorCode => (string?)Json["__type"];

    public string? ErrorMessage => (string?)Json["message"];
}
