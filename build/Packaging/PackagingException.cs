namespace PersonalizeExport.Packaging;

/// <summary>The module cannot be packed or installed, for a reason that the message tells to the one who asked for it.</summary>
internal sealed class PackagingException(string message, Exception? inner = null) : Exception(message, inner);
