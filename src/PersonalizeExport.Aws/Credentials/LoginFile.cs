using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Amazon.Runtime;
using PersonalizeExport.Aws.Sdk;
using PersonalizeExport.Aws.Settings;

namespace PersonalizeExport.Aws.Credentials;

/// <summary>A file in which the AWS CLI keeps a login, together with what renews it.</summary>
/// <param name="folder">Its folder; null where there is no home.</param>
/// <param name="hash">The hash of what identifies the login, after which the file is named.</param>
/// <param name="command">The command that makes a login.</param>
/// <param name="time">The time.</param>
internal sealed class LoginFile(string? folder, byte[] hash, string command, TimeProvider time)
{
    // What renews a login is good for one renewal.
    private static readonly SemaphoreSlim Turn = new(1, 1);

    private readonly string? _path =
        folder is null ? null : Path.Combine(folder, Convert.ToHexString(hash).ToLowerInvariant() + ".json");

    /// <summary>The error of a login that must be made again.</summary>
    public AmazonClientException LoginRequired(string reason, Exception? cause = null) =>
        new($"{reason} Run: {command}", cause);

    /// <summary>Reads the login, and what is made of it, while nobody else of this process renews one.</summary>
    public async Task<T> UseAsync<T>(Func<JsonNode, Task<T>> use)
    {
        await Turn.WaitAsync(SdkScope.CancellationToken).ConfigureAwait(false);
        try
        {
            string? text = _path is null ? null : SettingsFile.ReadText(_path);
            return await use(Json.Parse(text ?? throw LoginRequired("Not signed in."))).ConfigureAwait(false);
        }
        catch (Exception damage) when (Json.IsUnreadable(damage) || damage is CryptographicException)
        {
            throw LoginRequired($"The file of the login, {_path}, is damaged.", damage);
        }
        finally
        {
            Turn.Release();
        }
    }

    /// <summary>Renews a login that ends soon, if it can be, and keeps it.</summary>
    /// <param name="login">The login.</param>
    /// <param name="token">The part of it that ends: the login itself, or its accessToken.</param>
    /// <param name="members">What the part has that the response has, too.</param>
    /// <param name="service">The service that renews it.</param>
    /// <param name="operation">The service's operation.</param>
    /// <param name="path">The operation's path.</param>
    /// <param name="prove">Makes the proof that the caller has the key of the login.</param>
    public async Task RenewAsync(
        JsonNode login,
        JsonNode token,
        string[] members,
        ServiceConfig service,
        string operation,
        string path,
        Func<string>? prove = null)
    {
        TimeSpan left = TemporaryCredentials.ExpirationOf(Json.Member(token, "expiresAt")) - time.GetUtcNow();
        if (left >= TemporaryCredentials.RenewalTime || (left > TimeSpan.Zero && login["refreshToken"] is null))
        {
            return;
        }

        string refreshToken = (string?)login["refreshToken"] ?? throw LoginRequired("The login has expired.");
        ServiceRequest request = new(
            operation,
            Json.Object(
                ("clientId", Json.Text(login, "clientId")),
                ("clientSecret", (string?)login["clientSecret"]),
                ("grantType", "refresh_token"),
                ("refreshToken", refreshToken)));
        request.Wire.ResourcePath = path;
        if (prove is not null)
        {
            request.Wire.Headers["DPoP"] = prove();
        }

        // For the user alone, and beside the file first: who reads meanwhile reads the old one. Made before the
        // request, which uses up what renews the login: in a folder that is mounted read-only, somebody else's.
        string written = $"{_path}.{Guid.NewGuid():N}";
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        FileStream stream = new(written, options);
        try
        {
            using (stream)
            using (ServiceClient client = new(null, service))
            {
                await client.SendAsync(request, Keep).ConfigureAwait(false);
                stream.Write(Encoding.UTF8.GetBytes(login.ToJsonString()));
            }

            File.Move(written, _path!, overwrite: true);
        }
        catch (AmazonServiceException refused) when (refused.ErrorCode is "INSUFFICIENT_PERMISSIONS")
        {
            throw new AmazonClientException(
                $"The login lacks the permission signin:{operation} to be renewed.", refused);
        }
        catch (AmazonServiceException refused) when (
            (int)refused.StatusCode >= 400 && !AwsErrors.FromCall(refused).IsTransient)
        {
            throw LoginRequired("The login has expired, or its password was changed.", refused);
        }
        finally
        {
            File.Delete(written);
        }

        JsonNode Keep(JsonNode response)
        {
            JsonNode renewed = token == login ? response : Json.Member(response, "accessToken");
            foreach (string member in members)
            {
                token[member] = Json.Text(renewed, member);
            }

            token["expiresAt"] = time.GetUtcNow().AddSeconds((int?)response["expiresIn"] ?? 0)
                .ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

            // A response without a new refresh token leaves the old one valid.
            login["refreshToken"] = (string?)response["refreshToken"] ?? refreshToken;
            return login;
        }
    }
}
