namespace PersonalizeExport.Aws.Sdk;

/// <summary>What a client is told: nothing of it is read from files or the environment later.</summary>
internal sealed record ClientSettings(string Region, string? EndpointUrl = null, bool UseFips = false, bool UseDualStack = false);
