using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using PersonalizeExport.Aws;
using PersonalizeExport.Tests.Support;

namespace PersonalizeExport.Tests.Aws.Credentials;

/// <summary>
/// The profiles of profiles.json: what boto3 requests of STS, SSO and Amazon Personalize with each is what we request.
/// Where boto3 is installed it is asked again; a case that differs says why, and so does docs/aws-tools.md.
/// </summary>
[Collection(ChangesEnvironment.Name)]
public sealed class ProfileTests
{
    private const string Region = "eu-west-1";
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);
    private static readonly string Folder = Repository.PathTo("tests", "unit", "Aws", "Credentials");
    private static readonly ProfileCase[] Cases = JsonSerializer.Deserialize<ProfileCase[]>(
        File.ReadAllText(Path.Combine(Folder, "profiles.json")),
        Options
    )!;

    public static TheoryData<string> Names => [.. Cases.Select(profile => profile.Name)];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Profile_requests_what_boto3_requests(string name)
    {
        ProfileCase profile = Cases.Single(profile => profile.Name == name);
        Assert.SkipWhen(
            OperatingSystem.IsWindows() && (profile.Config + profile.Credentials).Contains("credential_process"),
            "Its credential_process is for Unix.");
        await using AwsServer server = await AwsServer.StartAsync();
        using AwsFolder folder = new();
        Prepare(folder);
        profile.Write(folder, server);
        folder.Set("AWS_CONFIG_FILE", folder.Of(name, "config"));
        folder.Set("AWS_SHARED_CREDENTIALS_FILE", folder.Of(name, "credentials"));
        foreach ((string variable, string value) in profile.EnvironmentFor(folder, server))
        {
            folder.Set(variable, value.Length == 0 ? null : value);
        }

        string[] outcome = [];
        try
        {
            using IPersonalizeExportService service = new ServiceConnector().Connect(
                new ConnectionOptions { ProfileName = profile.Profile, Region = Region },
                cancellationToken: Cancel);
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
        string python = Programs.Require("python3", "Python");
        (int missing, _) = await Child.RunAsync(python, new Dictionary<string, string>(), "-c", "import boto3");
        Assert.SkipWhen(missing != 0, "boto3 is not installed for python3");
        await using AwsServer server = await AwsServer.StartAsync();
        using AwsFolder folder = new();
        Prepare(folder);
        JsonArray input = [];
        foreach (ProfileCase profile in Cases)
        {
            profile.Write(folder, server);
            input.Add(
                new JsonObject
                {
                    ["name"] = profile.Name,
                    ["profile"] = profile.Profile,
                    ["environment"] = JsonSerializer.SerializeToNode(profile.EnvironmentFor(folder, server)),
                });
        }

        ProcessStartInfo start = new(python, [Path.Combine(Folder, "boto_profiles.py"), folder.Path, server.Url])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["NO_PROXY"] = "*";
        using Process boto = Process.Start(start)!;
        Task<string> errors = boto.StandardError.ReadToEndAsync(Cancel);
        await boto.StandardInput.WriteAsync(input.ToJsonString());
        boto.StandardInput.Close();
        string output = await boto.StandardOutput.ReadToEndAsync(Cancel);
        await boto.WaitForExitAsync(Cancel);
        Assert.True(boto.ExitCode == 0, await errors);

        Dictionary<string, string[]> results = JsonSerializer.Deserialize<Dictionary<string, string[]>>(output)!;
        Assert.All(Cases, profile =>
            Assert.Equal(
                (profile.Name, string.Join("; ", profile.Requests)),
                (profile.Name, string.Join("; ", results[profile.Name]))));
    }

    private static void Prepare(AwsFolder folder)
    {
        folder.AddSsoToken("login", "2099-01-01T00:00:00Z");
        folder.AddSsoToken("expired", "2020-01-01T00:00:00Z");
        folder.AddSsoToken("https://shop.awsapps.com/start", "2099-01-01T00:00:00Z");
        File.WriteAllText(folder.Of("web-token"), "web-token");
        File.WriteAllText(folder.Of("keys.json"), """{"Version":1,"AccessKeyId":"PROCESS","SecretAccessKey":"s"}""");
        File.WriteAllText(
            folder.Of("version-2.json"),
            """{"Version":2,"AccessKeyId":"PROCESS","SecretAccessKey":"s"}""");
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

        public void Write(AwsFolder folder, AwsServer server)
        {
            Directory.CreateDirectory(folder.Of(Name));
            File.WriteAllText(folder.Of(Name, "config"), Fill(Config, folder, server));
            File.WriteAllText(folder.Of(Name, "credentials"), Fill(Credentials, folder, server));
        }

        public Dictionary<string, string> EnvironmentFor(AwsFolder folder, AwsServer server)
        {
            Dictionary<string, string> environment = new() { ["AWS_ENDPOINT_URL"] = server.Url };
            foreach ((string name, string value) in Environment)
            {
                environment[name] = Fill(value, folder, server);
            }

            return environment;
        }

        private static string Fill(string text, AwsFolder folder, AwsServer server) =>
            text.Replace("{server}", server.Url, StringComparison.Ordinal)
                .Replace("{folder}", folder.Path, StringComparison.Ordinal);
    }
}
