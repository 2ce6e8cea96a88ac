namespace PersonalizeExport.Emulator.Hosting;

/// <summary>An S3 API and the keys for it.</summary>
internal sealed record S3EndpointOptions(Uri Url, string AccessKey, string SecretKey);
