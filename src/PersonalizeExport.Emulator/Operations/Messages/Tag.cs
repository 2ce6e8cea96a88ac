namespace PersonalizeExport.Emulator.Operations.Messages;

/// <summary>A tag of a resource.</summary>
internal sealed record Tag(string TagKey, string TagValue);
