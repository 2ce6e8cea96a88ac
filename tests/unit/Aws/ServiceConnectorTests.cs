using System.Reflection;
using System.Runtime.Loader;

namespace PersonalizeExport.Tests.Aws;

/// <summary>
/// Whose credentials a command uses, in which region and at which endpoint, and what it says where that cannot be told.
/// </summary>
[Collection(ChangesEnvironment.Name)]
public sealed class ServiceConnectorTests : IDisposable
{
    private const string Keys = "aws_access_key_id = A\naws_secret_access_key = s\n";
    private const string Shared = "default' (the shared AWS config)";
    private const string Unusable = "The AWS profile 'default' cannot provide credentials: ";

    private readonly AwsFolder _folder = new();
    private readonly List<string> _traces = [];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(Keys + "mfa_serial = arn:aws:iam::123456789012:mfa/user", Shared)]
    [InlineData(Keys + "retry_mode = legacy", Shared)]
    [InlineData(Keys + "aws_access_key_id = A", Shared)]
    [InlineData(Keys + "s3 =\n  addressing_style = path", Shared)]
    [InlineData(Keys, Shared, "AWS_ACCESS_KEY_ID=", "AWS_SECRET_ACCESS_KEY=")]
    [InlineData(Keys, Shared, "AWS_ACCESS_KEY_ID= ", "AWS_SECRET_ACCESS_KEY=\t")]
    [InlineData(Keys + "[profile p]\n" + Keys, "p' (AWS_DEFAULT_PROFILE)", "AWS_DEFAULT_PROFILE=p")]
    [InlineData("", Shared, "AWS_SHARED_CREDENTIALS_FILE=$HOME/elsewhere")]
    [InlineData("", Shared, "AWS_SHARED_CREDENTIALS_FILE=${HOME}/elsewhere")]
    [InlineData("", Shared, "AWS_SHARED_CREDENTIALS_FILE=~/elsewhere")]
    public void Credentials_of_a_profile_are_used_before_those_of_a_container(string settings, string source, params string[] environment)
    {
        File.WriteAllText(_folder.Of("elsewhere"), $"[default]\n{Keys}");
        _folder.Config = $"[default]\n{settings}\n";
        Set(["AWS_CONTAINER_CREDENTIALS_FULL_URI=http://127.0.0.1:9/container", .. environment]);

        Connect(new ConnectionOptions { Region = "eu-west-1" });

        Assert.Equal($"Credentials: the profile '{source}.", _traces[0]);
    }

    [Fact]
    public void Default_profile_with_a_region_alone_leaves_credentials_to_the_container()
    {
        _folder.Set("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://127.0.0.1:9/container");
        _folder.Config = "[default]\nregion = eu-west-1 # home\n";

        Connect(new ConnectionOptions());

        Assert.Equal(["Credentials: the container.", "Region: eu-west-1 (the AWS profile 'default')."], _traces[..2]);
    }

    [Theory]
    [InlineData("role_arn =\nsource_profile = p\n[profile p]\n" + Keys, Unusable)]
    [InlineData("credential_process =", Unusable)]
    [InlineData("login_session =", Unusable)]
    [InlineData("aws_access_key_id =\naws_secret_access_key =", Unusable)]
    [InlineData("aws_access_key_id = A", Unusable + "it needs both aws_access_key_id and aws_secret_access_key, in one file.")]
    [InlineData("role_arn = arn", Unusable + "it has a role but neither source_profile nor credential_source.")]
    [InlineData(Keys + "max_attempts = abc", "max_attempts of {default}, line 4) must be a whole number from 1.")]
    [InlineData(Keys + "use_fips_endpoint = yes", "use_fips_endpoint of {default}, line 4) must be true or false.")]
    [InlineData(Keys + "endpoint_url = localhost", "endpoint_url of {default}, line 4) is not a URL.")]
    [InlineData(
        "role_arn = arn\nsource_profile = s\ncredential_source = Environment\n[profile s]\n" + Keys,
        Unusable + "it has both source_profile and credential_source")]
    [InlineData(
        "role_arn = arn\nsource_profile = p\n[profile p]\nsso_session = s\n[sso-session s]\nsso_region = eu-west-1\nsso_start_url = https://a.b",
        "The AWS profile 'p' cannot provide credentials: it gives a token only, as it has neither sso_account_id nor sso_role_name.")]
    [InlineData(Keys + "region =", "'' (region of {default}, line 4)) is not a region.", "AWS_REGION=")]
    [InlineData(Keys + "region = EU (Ireland)", "'EU (Ireland)' (region of {default}, line 4)) is not a region.", "AWS_REGION=")]
    [InlineData("nonsense", "{config}, line 2: expected a section")]
    [InlineData(Keys, "AWS_ENDPOINT_URL_PERSONALIZE is not a URL.", "AWS_ENDPOINT_URL_PERSONALIZE=http://127.0.0.1:8000\r")]
    [InlineData(Keys, "AWS_ENDPOINT_URL is not a URL.", "AWS_ENDPOINT_URL=localhost:8000")]
    [InlineData(Keys, "AWS_ENDPOINT_URL is not a URL.", "AWS_ENDPOINT_URL=http://127.0.0.1:8000/?token=secret")]
    [InlineData(Keys, "AWS_ENDPOINT_URL is not a URL.", "AWS_ENDPOINT_URL=http://127.0.0.1:8000/#secret")]
    [InlineData(Keys, "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS must be true or false.", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=1")]
    [InlineData(Keys, "AWS_USE_FIPS_ENDPOINT must be true or false.", "AWS_USE_FIPS_ENDPOINT=yes")]
    [InlineData(Keys, "AWS_MAX_ATTEMPTS must be a whole number from 1.", "AWS_MAX_ATTEMPTS=0")]
    [InlineData(Keys, "'eu-west-1\\n' (AWS_REGION) is not a region.", "AWS_REGION=eu-west-1\r")]
    [InlineData(Keys, "AWS_ACCESS_KEY_ID is set, but not AWS_SECRET_ACCESS_KEY.", "AWS_ACCESS_KEY_ID=A")]
    [InlineData(
        Keys + "region = eu-west-1",
        "AWS_WEB_IDENTITY_TOKEN_FILE is set, but not AWS_ROLE_ARN.",
        "AWS_WEB_IDENTITY_TOKEN_FILE=/token",
        "AWS_REGION=")]
    [InlineData("", "AWS_CONTAINER_CREDENTIALS_FULL_URI 'localhost' cannot be used.", "AWS_CONTAINER_CREDENTIALS_FULL_URI=localhost")]
    [InlineData(
        "",
        "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI must be a path that begins with a slash.",
        "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=v2")]
    public void Setting_that_cannot_be_used_is_named_and_ends_the_command_before_a_container(
        string settings, string message, params string[] environment)
    {
        Set(["AWS_CONTAINER_CREDENTIALS_FULL_URI=http://127.0.0.1:9/container", "AWS_REGION=eu-west-1", .. environment]);
        _folder.Config = $"[default]\n{settings}\n";

        ErrorIs(message, new ConnectionOptions());
    }

    [Fact]
    public void Profile_that_AWS_PROFILE_names_must_be_there()
    {
        Set(["AWS_PROFILE=nobody"]);
        ErrorIs("The AWS profile 'nobody' (AWS_PROFILE) was not found.", new ConnectionOptions(), ConnectionException.ProfileNotFound);
    }

    [Fact]
    public void Corrected_file_counts_at_once()
    {
        ConnectionOptions options = new() { ProfileName = "work", Region = "eu-west-1" };
        _folder.Config = "[profile work] # the shop\nnonsense\n";
        ErrorIs("{config}, line 2: ", options);

        _folder.Config = $"[profile work] # the shop\n{Keys}";

        Connect(options);
    }

    [Fact]
    public void Profile_location_that_does_not_exist_is_said() => ErrorIs(
        "-ProfileLocation /no/such/file does not exist.",
        new ConnectionOptions { ProfileName = "p", ProfileLocation = "/no/such/file" });

    // In a load context of its own, as statics of the SDK are what reads the files.
    [Fact]
    public async Task Command_that_is_told_everything_reads_no_file_nor_does_the_sdk()
    {
        await using AwsServer server = await AwsServer.StartAsync();
        _folder.Config = "nonsense";
        _folder.Set("AWS_CONFIG_FILE", _folder.Of(".aws", "config"));
        _folder.Set("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "1");
        Assembly own = new PrivateContext().LoadFromAssemblyPath(typeof(ServiceConnector).Assembly.Location);
        IServiceConnector connector = (IServiceConnector)Activator.CreateInstance(own.GetType(typeof(ServiceConnector).FullName!)!)!;

        using IPersonalizeExportService service = connector.Connect(
            new ConnectionOptions { AccessKey = "A", SecretKey = "s", Region = "eu-west-1", EndpointUrl = server.Url }, cancellationToken: Cancel);
        await service.ListAsync(null, null, 100, Cancel);

        Assert.Equal(["ListDatasetExportJobs A"], server.TakeCalls());
    }

    [Fact]
    public async Task Temporary_keys_of_the_environment_sign_with_their_token()
    {
        await using CaptureServer server = await CaptureServer.StartAsync();
        Set("AWS_ACCESS_KEY_ID=A", "AWS_SECRET_ACCESS_KEY=secret", "AWS_SESSION_TOKEN=a-token");

        await ListAsync(new ConnectionOptions { Region = "eu-west-1", EndpointUrl = server.Url });

        Assert.Equal("a-token", Assert.Single(server.Requests).Headers["X-Amz-Security-Token"]);
    }

    [Theory]
    [InlineData(null, 3)]
    [InlineData("2", 2)]
    [InlineData("1", 1)]
    public async Task Request_that_fails_is_sent_as_often_as_AWS_MAX_ATTEMPTS_says_or_else_three_times(string? attempts, int requests)
    {
        await using CaptureServer server = await CaptureServer.StartAsync();
        server.Respond("{}", 500);
        _folder.Set("AWS_MAX_ATTEMPTS", attempts);
        _folder.Config = $"[default]\n{Keys}";

        await Assert.ThrowsAsync<PersonalizeException>(() => ListAsync(new ConnectionOptions { Region = "eu-west-1", EndpointUrl = server.Url }));

        Assert.Equal(requests, server.Requests.Count);
    }

    [Fact]
    public void Files_of_the_current_folder_are_not_those_of_a_user_without_a_home()
    {
        string current = Environment.CurrentDirectory;
        _folder.Config = $"[profile planted-in-this-folder]\n{Keys}";
        _folder.Set("HOME", null);
        _folder.Set("USERPROFILE", null);
        try
        {
            Environment.CurrentDirectory = _folder.Path;

            Assert.DoesNotContain("planted-in-this-folder", new ServiceConnector().ListProfileNames());
        }
        finally
        {
            Environment.CurrentDirectory = current;
        }
    }

    [Fact]
    public async Task Role_and_login_are_requested_at_the_endpoints_of_their_own_profile()
    {
        await using AwsServer server = await AwsServer.StartAsync();
        _folder.AddSsoToken("login", "2020-01-01T00:00:00Z");
        _folder.Set("AWS_PROFILE", "local");
        _folder.Config = $"""
            [default]
            endpoint_url = http://127.0.0.1:9
            [profile local]
            endpoint_url = http://127.0.0.1:9
            [profile production]
            endpoint_url = {server.Url}
            role_arn = arn:aws:iam::123456789012:role/final
            source_profile = login
            [profile login]
            services = login
            {SsoSettings}
            [services login]
            sso =
              endpoint_url = {server.Url}
            sso_oidc =
              endpoint_url = {server.Url}
            """;

        await ListAsync(new ConnectionOptions { ProfileName = "production", Region = "eu-west-1" });

        Assert.Equal(
            [
                "CreateToken client",
                "GetRoleCredentials new-token 123456789012/Exporter",
                "AssumeRole KEY-OF-SSO final",
                "ListDatasetExportJobs KEY-OF-final token",
            ],
            server.TakeCalls());
    }

    [Fact]
    public async Task Renewed_token_is_kept_for_the_user_alone_and_an_expired_one_that_is_not_says_what_to_do()
    {
        await using AwsServer server = await AwsServer.StartAsync();
        _folder.AddSsoToken("login", "2020-01-01T00:00:00Z");
        _folder.Config = $"[profile p]\nendpoint_url = {server.Url}\n{SsoSettings}";
        ConnectionOptions options = new() { ProfileName = "p", Region = "eu-west-1" };

        await ListAsync(options);

        string file = Assert.Single(Directory.GetFiles(_folder.Of(".aws", "sso", "cache")));
        string kept = await File.ReadAllTextAsync(file, Cancel);
        Assert.Contains("\"accessToken\":\"new-token\"", kept, StringComparison.Ordinal);
        Assert.Contains("\"startUrl\":\"https://shop.awsapps.com/start\"", kept, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }

        await File.WriteAllTextAsync(file, """{"accessToken":"old","expiresAt":"2020-01-01T00:00:00UTC"}""", Cancel);
        Assert.EndsWith(
            "gave no credentials: The login has expired. Run: aws sso login",
            (await Assert.ThrowsAsync<PersonalizeException>(() => ListAsync(options))).Message);
    }

    private const string SsoSettings = """
        sso_session = login
        sso_account_id = 123456789012
        sso_role_name = Exporter
        [sso-session login]
        sso_start_url = https://shop.awsapps.com/start
        sso_region = eu-west-1
        """;

    // Each is NAME=value, or NAME= for an empty one.
    private void Set(params string[] environment)
    {
        foreach (string[] setting in environment.Select(setting => setting.Split('=', 2)))
        {
            _folder.Set(setting[0], setting[1]);
        }
    }

    private void Connect(ConnectionOptions options) => new ServiceConnector().Connect(options, _traces.Add).Dispose();

    private static async Task ListAsync(ConnectionOptions options)
    {
        using IPersonalizeExportService service = new ServiceConnector().Connect(options, cancellationToken: Cancel);
        await service.ListAsync(null, null, 100, Cancel);
    }

    private void ErrorIs(string message, ConnectionOptions options, string code = ConnectionException.InvalidConfiguration)
    {
        ConnectionException error = Assert.Throws<ConnectionException>(() => Connect(options));

        string config = _folder.Of(".aws", "config");
        Assert.StartsWith(message.Replace("{default}", $"the AWS profile 'default' ({config}").Replace("{config}", config), error.Message);
        Assert.Equal(code, error.ErrorCode);
    }

    private sealed class PrivateContext() : AssemblyLoadContext("private")
    {
        protected override Assembly? Load(AssemblyName assemblyName) => assemblyName.Name is "PersonalizeExport.Aws" or "AWSSDK.Core"
            ? LoadFromAssemblyPath(Path.Combine(AppContext.BaseDirectory, assemblyName.Name + ".dll"))
            : null;
    }
}
