namespace PersonalizeExport.Packaging;

/// <summary>The module cannot be packed, for the reason in the message.</summary>
internal sealed class PackagingException(string message) : Exception(message);
