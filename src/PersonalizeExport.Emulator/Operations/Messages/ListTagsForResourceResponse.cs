namespace PersonalizeExport.Emulator.Operations.Messages;

/// <summary>The output of ListTagsForResource.</summary>
internal sealed record ListTagsForResourceResponse(IReadOnlyList<Tag> Tags);
