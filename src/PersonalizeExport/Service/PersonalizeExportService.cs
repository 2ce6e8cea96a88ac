using PersonalizeExport.Service;

namespace PersonalizeExport;

/// <summary>The way into this library: connects to Amazon Personalize.</summary>
public static class PersonalizeExportService
{
    /// <summary>Makes a client. No call is tried.</summary>
    /// <exception cref="ConnectionException">Credentials or region are missing, or what was given cannot be used.</exception>
    public static IPersonalizeExportService Connect(ConnectionOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return PersonalizeConnection.Open(options);
    }
}
