namespace PersonalizeExport.Aws.Settings;

/// <summary>A profile of the shared AWS files, or of the encrypted store of the AWS SDK for .NET on Windows.</summary>
/// <param name="name">Its name.</param>
/// <param name="settings">Its settings.</param>
internal sealed class Profile(string name, Section settings)
{
    private static readonly string[] CredentialSettings =
    [
        "role_arn",
        "web_identity_token_file",
        "sso_account_id",
        "sso_role_name",
        "aws_access_key_id",
        "aws_secret_access_key",
        "login_session",
        "credential_process",
    ];

    public string Name => name;

    /// <summary>All that is set, be it blank.</summary>
    public Section Settings => settings;

    /// <summary>Whether it says where credentials come from. Many profiles have a region alone.</summary>
    /// <remarks>A blank setting counts: another identity must not take the place of one that was meant.</remarks>
    public bool HasCredentials => CredentialSettings.Any(settings.ContainsKey);

    /// <summary>Whether it has keys of its own.</summary>
    public bool HasKeys => this["aws_access_key_id"] is not null || this["aws_secret_access_key"] is not null;

    /// <summary>The value of a setting; null where it is absent or blank.</summary>
    public string? this[string setting] => Find(setting)?.Value;

    /// <summary>A setting, and where it was read; null where it is absent or blank.</summary>
    public Setting? Find(string setting) =>
        settings.GetValueOrDefault(setting) is { Value.Length: > 0 } found ? found : null;

    /// <summary>Names a profile in a message.</summary>
    public static string Describe(string name) => $"the AWS profile '{name}'";

    /// <summary>The error of a profile that was to give credentials.</summary>
    /// <param name="reason">Why it cannot, as part of a sentence.</param>
    public ConnectionException Unusable(string reason) =>
        ConnectionException.Invalid($"The AWS profile '{name}' cannot provide credentials: {reason}.");
}
