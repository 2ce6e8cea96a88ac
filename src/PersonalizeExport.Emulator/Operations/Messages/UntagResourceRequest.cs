namespace PersonalizeExport.Emulator.Operations.Messages;

/// <summary>The input of UntagResource.</summary>
internal sealed record UntagResourceRequest(string ResourceArn, string[] TagKeys);
