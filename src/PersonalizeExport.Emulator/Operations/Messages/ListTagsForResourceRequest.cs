namespace PersonalizeExport.Emulator.Operations.Messages;

/// <summary>The input of ListTagsForResource.</summary>
internal sealed record ListTagsForResourceRequest(string ResourceArn);
