using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.Runtime;
using PersonalizeExport.Aws.Credentials.Clients;
using PersonalizeExport.Aws.Sdk;
using PersonalizeExport.Aws.Settings;

namespace PersonalizeExport.Aws.Credentials;

/// <summary>
/// The temporary credentials of a console login (login_session of a profile): `aws login` leaves them in a file,
/// together with what renews them. They are valid for 15 minutes.
/// </summary>
internal sealed class LoginCredentials : RefreshingAWSCredentials
{
    private static readonly TimeSpan RenewalTime = TimeSpan.FromMinutes(5);

    // The token of a file is good for one renewal.
    private static readonly SemaphoreSlim Renewal = new(1, 1);

    private readonly string _path;
    private readonly ClientSettings _settings;
    private readonly TimeProvider _time;

    /// <param name="session">The value of login_session.</param>
    /// <param name="settings">How the sign-in service is called.</param>
    /// <param name="time">The time.</param>
    public LoginCredentials(string session, ClientSettings settings, TimeProvider time)
    {
        string name =
            Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(session))).ToLowerInvariant() + ".json";
        string? folder = ServiceSettings.Shell("AWS_LOGIN_CACHE_DIRECTORY");
        _path = (folder is null ? SharedFiles.PathOf(null, "login", "cache", name) : Path.Combine(folder, name)) ?? "";
        _settings = settings;
        _time = time;
        PreemptExpiryTime = RenewalTime;
    }

    protected override CredentialsRefreshState GenerateNewCredentials() =>
        GenerateNewCredentialsAsync().GetAwaiter().GetResult();

    protected override async Task<CredentialsRefreshState> GenerateNewCredentialsAsync()
    {
        await Renewal.WaitAsync(SdkScope.CancellationToken).ConfigureAwait(false);
        try
        {
            JsonNode login = JsonNode.Parse(
                SettingsFile.ReadText(_path) ?? throw SigninClient.LoginRequired("Not signed in.")
            )!;
            JsonNode keys = login["accessToken"] ?? throw new FormatException("It has no accessToken.");
            if (ExpirationOf(keys) - _time.GetUtcNow() < RenewalTime)
            {
                await RenewAsync(login, keys).ConfigureAwait(false);
            }

            return new CredentialsRefreshState(
                new ImmutableCredentials(
                    TextOf(keys, "accessKeyId"),
                    TextOf(keys, "secretAccessKey"),
                    TextOf(keys, "sessionToken")),
                ExpirationOf(keys).UtcDateTime);
        }
        catch (Exception damage)
            when (damage
                    is JsonException
                        or InvalidOperationException
                        or FormatException
                        or CryptographicException
                        or ArgumentException)
        {
            throw SigninClient.LoginRequired($"The file of the login, {_path}, is damaged.", damage);
        }
        finally
        {
            Renewal.Release();
        }
    }

    private async Task RenewAsync(JsonNode login, JsonNode keys)
    {
        // It knows the login in its own region only.
        using SigninClient client = new(
            _settings with
            {
                Region = (string?)login["signInRegion"] ?? _settings.Region,
            },
            _time);
        LoginKeys renewed = await client
            .RefreshAsync(TextOf(login, "clientId"), TextOf(login, "refreshToken"), TextOf(login, "dpopKey"))
            .ConfigureAwait(false);
        keys["accessKeyId"] = renewed.AccessKeyId;
        keys["secretAccessKey"] = renewed.SecretAccessKey;
        keys["sessionToken"] = renewed.SessionToken;
        keys["expiresAt"] = (_time.GetUtcNow() + renewed.ExpiresIn).ToString(
            "yyyy-MM-dd'T'HH:mm:ss'Z'",
            CultureInfo.InvariantCulture);
        login["refreshToken"] = renewed.RefreshToken;
        Write(login.ToJsonString());
    }

    // Beside the file first, for the user alone: who reads meanwhile reads the old one.
    private void Write(string text)
    {
        string written = $"{_path}.{Guid.NewGuid():N}";
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (FileStream stream = new(written, options))
        {
            stream.Write(Encoding.UTF8.GetBytes(text));
        }

        File.Move(written, _path, overwrite: true);
    }

    private static DateTimeOffset ExpirationOf(JsonNode keys) =>
        DateTimeOffset.Parse(TextOf(keys, "expiresAt"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private static string TextOf(JsonNode node, string member) =>
        (string?)node[member] ?? throw new FormatException($"It has no {member}.");
}
