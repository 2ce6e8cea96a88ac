using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.Runtime;
using PersonalizeExport.Aws.Sdk;
using PersonalizeExport.Aws.Settings;

namespace PersonalizeExport.Aws.Credentials;

/// <summary>A file in which the AWS CLI keeps a login, together with what renews it.</summary>
/// <param name="folder">Its folder; null where there is no home.</param>
/// <param name="hash">The hash of what identifies the login, after which the file is named.</param>
/// <param name="command">The command that makes a login.</param>
internal sealed class LoginFile(string? folder, byte[] hash, string command)
{
    // What renews a login is good for one renewal.
    private static readonly SemaphoreSlim Turn = new(1, 1);

    private readonly string? _path =
        folder is null ? null : Path.Combine(folder, Convert.ToHexString(hash).ToLowerInvariant() + ".json");

    /// <summary>The text of a time in such a file.</summary>
    public static string TextOf(DateTimeOffset time) =>
        time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>A member that must be there.</summary>
    public static string Text(JsonNode login, string member) =>
        (string?)login[member] ?? throw new FormatException($"It has no {member}.");

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
            return await use(TemporaryCredentials.Parse(text ?? throw LoginRequired("Not signed in.")))
                .ConfigureAwait(false);
        }
        catch (Exception damage) when (
            damage is JsonException
                or InvalidOperationException
                or FormatException
                or CryptographicException
                or ArgumentException)
        {
            throw LoginRequired($"The file of the login, {_path}, is damaged.", damage);
        }
        finally
        {
            Turn.Release();
        }
    }

    /// <summary>Keeps a login that was renewed, for the user alone.</summary>
    public void Write(JsonNode login)
    {
        // Beside the file first: who reads meanwhile reads the old one.
        string written = $"{_path}.{Guid.NewGuid():N}";
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (FileStream stream = new(written, options))
        {
            stream.Write(Encoding.UTF8.GetBytes(login.ToJsonString()));
        }

        File.Move(written, _path!, overwrite: true);
    }
}
