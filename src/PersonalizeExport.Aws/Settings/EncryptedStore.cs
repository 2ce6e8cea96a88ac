using System.Text.Json.Nodes;
using Amazon.Runtime;
using PersonalizeExport.Aws.Sdk;
using static Amazon.Runtime.Internal.Settings.SettingsConstants;

namespace PersonalizeExport.Aws.Settings;

/// <summary>
/// The store in which the AWS SDK for .NET and AWS Tools keep profiles on Windows (Set-AWSCredential -StoreAs), a file
/// of JSON whose secrets are encrypted for the user.
/// </summary>
/// <param name="path">The file; one that is not there is an empty one.</param>
/// <param name="decrypt">Decrypts a secret.</param>
/// <remarks>
/// The SDK's own class takes a store that is locked or damaged, and a secret that it cannot decrypt, for an empty one.
/// </remarks>
internal sealed class EncryptedStore(string path, Func<string, string> decrypt)
{
    private static readonly Dictionary<string, (string Setting, bool IsEncrypted)> Fields = new()
    {
        [AccessKeyField] = ("aws_access_key_id", true),
        [SecretKeyField] = ("aws_secret_access_key", true),
        [SessionTokenField] = ("aws_session_token", true),
        [ExternalIDField] = ("external_id", true),
        [MfaSerialField] = ("mfa_serial", true),
        [RoleArnField] = ("role_arn", false),
        [RoleSessionName] = ("role_session_name", false),
        [SourceProfileField] = ("source_profile", false),
        [CredentialSourceField] = ("credential_source", false),
        [EndpointNameField] = ("saml_endpoint", false),
        [Region] = ("region", false),
    };

    private readonly Lazy<List<JsonNode>> _profiles = new(() => Read(path));

    public IEnumerable<string> Names => _profiles.Value.Select(NameOf);

    /// <summary>
    /// The settings of a profile, by their names in the shared files; null where there is none of this name, in any
    /// case.
    /// </summary>
    public Section? Find(string name)
    {
        JsonNode? profile = _profiles.Value.Find(
            stored => NameOf(stored).Equals(name, StringComparison.OrdinalIgnoreCase));
        if (profile is null)
        {
            return null;
        }

        Section settings = [];
        foreach ((string field, (string setting, bool isEncrypted)) in Fields)
        {
            if ((string?)profile[field] is { } value)
            {
                string text = isEncrypted ? Decrypt(name, field, value) : value;
                settings[setting] = new Setting(text, setting, Profile.Describe(name), path);
            }
        }

        return settings;
    }

    private static string NameOf(JsonNode profile) => Json.Text(profile, DisplayNameField);

    private static List<JsonNode> Read(string path)
    {
        try
        {
            JsonNode store = Json.Parse(SettingsFile.ReadText(path) ?? "{}");
            return
            [
                .. from field in store.AsObject()
                   let profile = Json.Member(store, field.Key)
                   where profile[DisplayNameField] is not null
                   select profile,
            ];
        }
        catch (Exception error) when (Json.IsUnreadable(error))
        {
            throw ConnectionException.Invalid(
                $"{path}, the encrypted store of AWS profiles, is damaged: {error.Message}",
                error);
        }
    }

    private string Decrypt(string name, string field, string value)
    {
        try
        {
            return decrypt(value);
        }
        catch (Exception error) when (error is AmazonClientException or FormatException or ArgumentException)
        {
            throw ConnectionException.Invalid(
                $"{field} of the AWS profile '{name}' in the encrypted store {path} " +
                $"cannot be decrypted. Store it again with Set-AWSCredential.",
                error);
        }
    }
}
