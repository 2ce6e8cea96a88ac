namespace PersonalizeExport.Emulator.Signing;

/// <summary>What a signing key is good for: a day, a region, a service.</summary>
internal sealed record CredentialScope(string Date, string Region, string Service, string Terminator)
{
    public override string ToString() => $"{Date}/{Region}/{Service}/{Terminator}";
}
