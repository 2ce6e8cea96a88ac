namespace PersonalizeExport.LocalAws;

/// <summary>Temporary keys.</summary>
internal sealed record Keys(string AccessKey, string SecretKey, string Token, DateTimeOffset Expiration)
{
    /// <summary>The form that the expiry has in XML, and in the JSON of containers and instances.</summary>
    public string ExpirationText => Expiration.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
}
