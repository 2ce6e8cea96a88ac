using PersonalizeExport.Emulator.Http;

namespace PersonalizeExport.Emulator.Signing;

/// <summary>The parts of a Signature Version 4 <c>Authorization</c> header.</summary>
internal sealed record SignedAuthorization(string AccessKey, CredentialScope Scope, IReadOnlyList<string> SignedHeaders, string Signature)
{
    public const string Algorithm = "AWS4-HMAC-SHA256";
    private static readonly string[] Required = ["Credential", "SignedHeaders", "Signature"];

    public static SignedAuthorization Parse(string header)
    {
        int space = header.IndexOf(' ', StringComparison.Ordinal);
        string algorithm = space < 0 ? header : header[..space];
        if (algorithm != Algorithm)
        {
            throw ServiceErrors.IncompleteSignature($"Unsupported AWS 'algorithm': '{algorithm}'.");
        }

        Dictionary<string, string> parameters = header[algorithm.Length..]
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(part => part.Split('=', 2))
            .Where(pair => pair.Length == 2)
            .GroupBy(pair => pair[0], pair => pair[1])
            .ToDictionary(group => group.Key, group => group.First());

        string[] missing = [.. Required.Where(name => parameters.GetValueOrDefault(name, "").Length == 0)];
        if (missing.Length > 0)
        {
            throw ServiceErrors.IncompleteSignature(string.Join(' ', missing.Select(name => $"Authorization header requires '{name}' parameter.")));
        }

        string[] credential = parameters["Credential"].Split('/');
        if (credential.Length != 5)
        {
            throw ServiceErrors.IncompleteSignature(
                $"Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '{parameters["Credential"]}'");
        }

        return new SignedAuthorization(
            credential[0],
            new CredentialScope(credential[1], credential[2], credential[3], credential[4]),
            parameters["SignedHeaders"].Split(';'),
            parameters["Signature"]);
    }
}

/// <summary>What a signing key is valid for: a day, a region, a service.</summary>
internal sealed record CredentialScope(string Date, string Region, string Service, string Terminator)
{
    public override string ToString() => $"{Date}/{Region}/{Service}/{Terminator}";
}
