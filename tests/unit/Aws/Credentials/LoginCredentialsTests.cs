using System.Buffers.Text;
using System.Security.Cryptography;
using Amazon.Runtime;
using PersonalizeExport.Aws.Credentials;
using PersonalizeExport.Aws.Sdk;

namespace PersonalizeExport.Tests.Aws.Credentials;

/// <summary>The credentials of a console login, which `aws login` has left.</summary>
[Collection(ChangesEnvironment.Name)]
public sealed class LoginCredentialsTests : IAsyncLifetime, IDisposable
{
    private const string Session = "arn:aws:iam::123456789012:user/me";
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly string Name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Session))) + ".json";

    private readonly AwsFolder _folder = new();
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private AwsServer _server = null!;

    private string Cache => _folder.Of(".aws", "login", "cache");

    private AWSCredentials Credentials =>
        LoginCredentials.From(Session, new ClientSettings("eu-west-1", _server.Url), new FakeTimeProvider(Now));

    public async ValueTask InitializeAsync() => _server = await AwsServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    public void Dispose()
    {
        _key.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Login_with_time_left_gives_its_keys_without_a_request()
    {
        WriteLogin(Cache, Now.AddMinutes(6));

        Assert.Equal("OLD", (await Credentials.GetCredentialsAsync()).AccessKey);
        Assert.Empty(_server.TakeCalls());
    }

    [Fact]
    public async Task Login_about_to_expire_is_renewed_and_kept_for_the_user_alone()
    {
        WriteLogin(Cache, Now.AddMinutes(4));

        ImmutableCredentials keys = await Credentials.GetCredentialsAsync();

        Assert.Equal("KEY-OF-LOGIN s t", $"{keys.AccessKey} {keys.SecretKey} {keys.Token}");
        Assert.Equal(["CreateOAuth2Token client-1 refresh_token refresh-1"], _server.TakeCalls());
        string file = Path.Combine(Cache, Name);
        JsonNode kept = JsonNode.Parse(await File.ReadAllTextAsync(file, Cancel))!;
        Assert.Equal(
            """{"accessKeyId":"KEY-OF-LOGIN","secretAccessKey":"s","sessionToken":"t","accountId":"123456789012","expiresAt":"2030-01-01T12:15:00Z"}""",
            kept["accessToken"]!.ToJsonString());
        Assert.Equal("new-refresh client-1 id-1", $"{kept["refreshToken"]} {kept["clientId"]} {kept["idToken"]}");
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }
    }

    [Fact]
    public async Task Proof_of_a_renewal_is_a_JWT_that_is_signed_by_the_key_of_the_login()
    {
        WriteLogin(Cache, Now.AddMinutes(-1));

        await Credentials.GetCredentialsAsync();

        string[] proof = Assert.Single(_server.Proofs).Split('.');
        JsonNode header = JsonNode.Parse(Base64Url.DecodeFromChars(proof[0]))!;
        JsonNode claims = JsonNode.Parse(Base64Url.DecodeFromChars(proof[1]))!;
        ECPoint point = _key.ExportParameters(includePrivateParameters: false).Q;
        Assert.Equal(
            $"dpop+jwt ES256 EC P-256 {Base64Url.EncodeToString(point.X)} {Base64Url.EncodeToString(point.Y)}",
            $"{header["typ"]} {header["alg"]} {header["jwk"]!["kty"]} {header["jwk"]!["crv"]} {header["jwk"]!["x"]} {header["jwk"]!["y"]}");
        Assert.Equal($"POST {_server.Url}/v1/token {Now.ToUnixTimeSeconds()}", $"{claims["htm"]} {claims["htu"]} {claims["iat"]}");
        Assert.True(Guid.TryParse((string?)claims["jti"], out _));
        byte[] signed = Encoding.ASCII.GetBytes($"{proof[0]}.{proof[1]}");
        DSASignatureFormat format = DSASignatureFormat.IeeeP1363FixedFieldConcatenation;
        Assert.True(_key.VerifyData(signed, Base64Url.DecodeFromChars(proof[2]), HashAlgorithmName.SHA256, format));
    }

    [Theory]
    [InlineData("TOKEN_EXPIRED", "The login has expired, or its password was changed. Run: aws login")]
    [InlineData("USER_CREDENTIALS_CHANGED", "The login has expired, or its password was changed. Run: aws login")]
    [InlineData("INSUFFICIENT_PERMISSIONS", "The login lacks the permission signin:CreateOAuth2Token to be renewed.")]
    public async Task Login_that_cannot_be_renewed_says_what_to_do(string error, string message)
    {
        WriteLogin(Cache, Now.AddMinutes(-1));
        _server.SigninError = error;

        Assert.Equal(message, (await Assert.ThrowsAsync<AmazonClientException>(Credentials.GetCredentialsAsync)).Message);
    }

    [Theory]
    [InlineData("accessToken")]
    [InlineData("refreshToken")]
    [InlineData("clientId")]
    [InlineData("dpopKey")]
    public async Task Login_without_a_member_must_be_made_again(string member)
    {
        WriteLogin(Cache, Now.AddMinutes(-1), without: member);

        Assert.EndsWith("Run: aws login", (await Assert.ThrowsAsync<AmazonClientException>(Credentials.GetCredentialsAsync)).Message);
        Assert.Empty(_server.TakeCalls());
    }

    [Fact]
    public async Task Missing_login_must_be_made() => Assert.Equal(
        "Not signed in. Run: aws login",
        (await Assert.ThrowsAsync<AmazonClientException>(Credentials.GetCredentialsAsync)).Message);

    // Not a folder without permissions, which root would not notice: one whose path has no room for a file with a longer
    // name.
    [Fact]
    public async Task Login_that_could_not_be_kept_is_not_used_up_by_a_renewal()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere a path has another limit.");
        string folder = _folder.Path;
        int length = 4085 - Name.Length;
        while (folder.Length < length)
        {
            folder += "/" + new string('x', Math.Min(200, length - folder.Length));
        }

        WriteLogin(folder, Now.AddMinutes(-1));
        _folder.Set("AWS_LOGIN_CACHE_DIRECTORY", folder);

        await Assert.ThrowsAnyAsync<IOException>(Credentials.GetCredentialsAsync);

        Assert.Empty(_server.TakeCalls());
    }

    [Fact]
    public async Task Login_may_be_the_source_of_a_role_and_be_kept_elsewhere()
    {
        WriteLogin(_folder.Of("elsewhere"), DateTimeOffset.UtcNow.AddMinutes(1));
        _folder.Set("AWS_LOGIN_CACHE_DIRECTORY", _folder.Of("elsewhere"));
        _folder.Set("AWS_ENDPOINT_URL", _server.Url);
        _folder.Config =
            $"[profile p]\nrole_arn = arn:aws:iam::123456789012:role/final\nsource_profile = login\n[profile login]\nlogin_session = {Session}\n";

        using IPersonalizeExportService service = new ServiceConnector().Connect(
            new ConnectionOptions { ProfileName = "p", Region = "eu-west-1" }, cancellationToken: Cancel);
        await service.ListAsync(null, null, 100, Cancel);

        Assert.Equal(
            [
                "CreateOAuth2Token client-1 refresh_token refresh-1",
                "AssumeRole KEY-OF-LOGIN final",
                "ListDatasetExportJobs KEY-OF-final token",
            ],
            _server.TakeCalls());
    }

    private void WriteLogin(string folder, DateTimeOffset expiresAt, string without = "")
    {
        JsonNode login = JsonNode.Parse($$$"""
            {"accessToken":{"accessKeyId":"OLD","secretAccessKey":"old","sessionToken":"old","accountId":"123456789012",
            "expiresAt":"{{{expiresAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)}}}"},
            "refreshToken":"refresh-1","clientId":"client-1","idToken":"id-1"}
            """)!;
        login["dpopKey"] = _key.ExportECPrivateKeyPem();
        login.AsObject().Remove(without);
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, Name), login.ToJsonString());
    }
}
