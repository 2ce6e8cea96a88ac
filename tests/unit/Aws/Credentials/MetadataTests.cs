using Amazon.Runtime;
using PersonalizeExport.Aws.Credentials;

namespace PersonalizeExport.Tests.Aws.Credentials;

/// <summary>The metadata services of instance and container, over real HTTP.</summary>
[Collection(ChangesEnvironment.Name)]
public sealed class MetadataTests : IAsyncLifetime, IDisposable
{
    private const string Keys = """
        {"Code":"Success","AccessKeyId":"a","SecretAccessKey":"s","Token":"t","Expiration":"2100-01-01T00:00:00Z"}
        """;

    private readonly AwsFolder _folder = new();
    private CaptureServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await CaptureServer.StartAsync();
        _folder.Set("AWS_EC2_METADATA_DISABLED", null);
        _folder.Set("AWS_EC2_METADATA_SERVICE_ENDPOINT", _server.Url);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Instance_whose_service_is_slow_or_has_a_bad_moment_is_one_and_gives_its_credentials()
    {
        _server.FirstDelay = TimeSpan.FromSeconds(1.3);
        _server.Respond("", 503);
        _server.Respond("session");
        Assert.True(InstanceMetadata.IsThere());

        _server.Respond("session");
        _server.Respond("", 500);
        _server.Respond("role");
        _server.Respond("session");
        _server.Respond(Keys);
        ImmutableCredentials given = await InstanceMetadata.Credentials.GetCredentialsAsync();

        Assert.Equal("a s t", $"{given.AccessKey} {given.SecretKey} {given.Token}");
        CaptureServer.Request last = _server.Requests.Last();
        Assert.Equal("/latest/meta-data/iam/security-credentials/role", last.Path);
        Assert.Equal("session", last.Headers["x-aws-ec2-metadata-token"]);
    }

    [Theory]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(503)]
    [InlineData(null)]
    public void Machine_that_gives_no_session_or_where_nobody_listens_is_no_instance(int? status)
    {
        _server.Respond("", status ?? 200);
        _folder.Set("AWS_EC2_METADATA_SERVICE_ENDPOINT", status is null ? RawServer.UrlOfNobody() : _server.Url);

        Assert.False(InstanceMetadata.IsThere());
    }

    [Fact]
    public async Task Instance_without_a_role_says_so()
    {
        _server.Respond("session");
        _server.Respond("", 404);

        PersonalizeException error = await ErrorOfAsync(InstanceMetadata.Credentials);

        Assert.Equal(("NoCredentials", ErrorKind.NoCredentials), (error.ErrorCode, error.Kind));
        Assert.Equal(
            "The source gave no credentials: The instance has no IAM role. Attach an instance profile to it, or specify other credentials.",
            error.Message);
    }

    [Fact]
    public async Task Instance_whose_service_is_out_of_order_is_a_transient_error()
    {
        _server.Respond("", 503);

        PersonalizeException error = await ErrorOfAsync(InstanceMetadata.Credentials);

        Assert.Equal(("HttpStatus503", true), (error.ErrorCode, error.IsTransient));
        Assert.Equal(3, _server.Requests.Count);
    }

    [Theory]
    [InlineData("not a URL")]
    [InlineData("file:///etc/passwd")]
    public void Endpoint_that_is_no_URL_is_named(string endpoint)
    {
        _folder.Set("AWS_EC2_METADATA_SERVICE_ENDPOINT", endpoint);

        ConnectionException error = Assert.Throws<ConnectionException>(() => InstanceMetadata.IsThere());

        Assert.Equal(ConnectionException.InvalidConfiguration, error.ErrorCode);
        Assert.Contains($"AWS_EC2_METADATA_SERVICE_ENDPOINT '{endpoint}'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Container_gives_its_credentials_to_the_bearer_of_the_token_in_the_file()
    {
        await File.WriteAllTextAsync(_folder.Of("token"), "token\n", Cancel);
        _folder.Set("AWS_CONTAINER_CREDENTIALS_FULL_URI", _server.Url + "/role");
        _folder.Set("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", _folder.Of("token"));
        _folder.Set("AWS_CONTAINER_AUTHORIZATION_TOKEN", "another");
        _server.Respond("", 500);
        _server.Respond(Keys);

        ImmutableCredentials given = await ContainerCredentials.Find()!.GetCredentialsAsync();

        Assert.Equal("a s t", $"{given.AccessKey} {given.SecretKey} {given.Token}");
        Assert.Equal(("/role", "token"), (_server.Requests.Last().Path, _server.Requests.Last().Headers["Authorization"]));
    }

    [Theory]
    [InlineData("http://example.com/credentials")]
    [InlineData("http://169.254.170.2.example.com/credentials")]
    [InlineData("ftp://127.0.0.1/credentials")]
    [InlineData("127.0.0.1")]
    public void Container_whose_token_would_go_elsewhere_is_refused(string url)
    {
        _folder.Set("AWS_CONTAINER_CREDENTIALS_FULL_URI", url);

        Assert.Equal(ConnectionException.InvalidConfiguration, Assert.Throws<ConnectionException>(() => ContainerCredentials.Find()).ErrorCode);
    }

    [Theory]
    [InlineData("""{"Code":"AssumeRoleUnauthorizedAccess","Message":"EC2 cannot"}""", "AssumeRoleUnauthorizedAccess: EC2 cannot")]
    [InlineData("{}", "")]
    [InlineData("<html>", "")]
    [InlineData("[]", "")]
    public async Task Response_that_has_no_credentials_is_the_sources_error(string body, string message)
    {
        _folder.Set("AWS_CONTAINER_CREDENTIALS_FULL_URI", _server.Url);
        _server.Respond(body);

        PersonalizeException error = await ErrorOfAsync(ContainerCredentials.Find()!);

        Assert.Equal("NoCredentials", error.ErrorCode);
        Assert.StartsWith($"The source gave no credentials: {message}", error.Message, StringComparison.Ordinal);
    }

    private static Task<PersonalizeException> ErrorOfAsync(AWSCredentials source) =>
        Assert.ThrowsAsync<PersonalizeException>(new SourceCredentials(source, "The source").GetCredentialsAsync);
}
