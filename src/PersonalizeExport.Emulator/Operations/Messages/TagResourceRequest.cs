namespace PersonalizeExport.Emulator.Operations.Messages;

/// <summary>The input of TagResource.</summary>
internal sealed record TagResourceRequest(string ResourceArn, Tag[] Tags);
