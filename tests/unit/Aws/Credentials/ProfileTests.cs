using System.Text.Json;

namespace PersonalizeExport.Tests.Aws.Credentials;

/// <summary>
/// The profiles of profiles.json: what boto3 requests of STS, SSO and Amazon Personalize with each is what we request.
/// Where boto3 is installed it is asked again; a case that differs says why, and so does docs/aws-tools.md.
/// </summary>
[Collection(ChangesEnvironment.Name)]
public sealed class ProfileTests
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);
    private static readonly string Folder = Repository.PathTo("tests", "unit", "Aws", "Credentials");
    private static readonly ProfileCase[] Cases =
        JsonSerializer.Deserialize<ProfileCase[]>(File.ReadAllText(Path.Combine(Folder, "profiles.json")), Options)!;

    public static TheoryData<string> Names => [.. Cases.Select(profile => profile.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Profile_requests_what_boto3_requests(string name)
    {
        ProfileCase profile = Cases.Single(profile => profile.Name == name);
        Assert.SkipWhen(
            OperatingSystem.IsWindows() && (profile.Config + profile.Credentials).Contains("credential_process"),
            "Its credential_process is for Unix.");
        await using AwsServer server = await AwsServer.StartAsync();
        using AwsFolder folder = Prepare();
        Dictionary<string, string> environment = profile.Write(folder, server);
        folder.Set("AWS_CONFIG_FILE", folder.Of(name, "config"));
        folder.Set("AWS_SHARED_CREDENTIALS_FILE", folder.Of(name, "credentials"));
        foreach ((string variable, string value) in environment)
        {
            folder.Set(variable, value.Length == 0 ? null : value);
        }

        string[] outcome = [];
        try
        {
            using IPersonalizeExportService service = new ServiceConnector().Connect(
                new ConnectionOptions { ProfileName = profile.Profile, Region = "eu-west-1" }, cancellationToken: Cancel);
            await service.ListAsync(null, null, 100, Cancel);
        }
        catch (PersonalizeException)
        {
            outcome = ["error"];
        }

        Assert.Equal(profile.Ours ?? profile.Requests, server.TakeCalls().Concat(outcome));
    }

    [Fact]
    public void Profile_that_differs_says_why() =>
        Assert.All(Cases, profile => Assert.Equal(profile.Ours is null, string.IsNullOrEmpty(profile.Differs)));

    [Fact]
    [Trait("Category", "Interop")]
    public async Task Recorded_requests_are_those_of_boto3()
    {
        await using AwsServer server = await AwsServer.StartAsync();
        using AwsFolder folder = Prepare();
        string cases = folder.Of("cases.json");
        await File.WriteAllTextAsync(
            cases,
            JsonSerializer.Serialize(Cases.Select(c => new { c.Name, c.Profile, Environment = c.Write(folder, server) }), Options),
            Cancel);

        string output = await Boto.RunAsync(Path.Combine(Folder, "boto_profiles.py"), folder.Path, server.Url, cases);

        JsonNode results = JsonNode.Parse(output)!;
        Assert.All(Cases, profile => Assert.Equal(
            (profile.Name, JsonSerializer.Serialize(profile.Requests)), (profile.Name, JsonSerializer.Serialize(results[profile.Name]))));
    }

    private static AwsFolder Prepare()
    {
        AwsFolder folder = new();
        folder.AddSsoToken("login", "2099-01-01T00:00:00Z");
        folder.AddSsoToken("expired", "2020-01-01T00:00:00Z");
        folder.AddSsoToken("https://shop.awsapps.com/start", "2099-01-01T00:00:00Z");
        File.WriteAllText(folder.Of("web-token"), "web-token");
        File.WriteAllText(folder.Of("keys.json"), """{"Version":1,"AccessKeyId":"PROCESS","SecretAccessKey":"s"}""");
        File.WriteAllText(folder.Of("version-2.json"), """{"Version":2,"AccessKeyId":"PROCESS","SecretAccessKey":"s"}""");
        return folder;
    }

    /// <param name="Name">What it is about.</param>
    /// <param name="Requests">
    /// What boto3 requests: the operation, the key, and what it says; last "error" where it fails.
    /// </param>
    /// <param name="Ours">What we request, where that is something else.</param>
    /// <param name="Differs">Why.</param>
    internal sealed record ProfileCase(string Name, string[] Requests, string[]? Ours = null, string? Differs = null)
    {
        public string Profile { get; init; } = "p";

        public string Config { get; init; } = "";

        public string Credentials { get; init; } = "";

        public Dictionary<string, string> Environment { get; init; } = [];

        /// <summary>Writes its files and returns its environment.</summary>
        public Dictionary<string, string> Write(AwsFolder folder, AwsServer server)
        {
            Directory.CreateDirectory(folder.Of(Name));
            File.WriteAllText(folder.Of(Name, "config"), Fill(Config));
            File.WriteAllText(folder.Of(Name, "credentials"), Fill(Credentials));
            Dictionary<string, string> environment = Environment.ToDictionary(variable => variable.Key, variable => Fill(variable.Value));
            environment.TryAdd("AWS_ENDPOINT_URL", server.Url);
            return environment;

            string Fill(string text) => text.Replace("{server}", server.Url).Replace("{folder}", folder.Path);
        }
    }
}
