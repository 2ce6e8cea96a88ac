using System.Text;
using PersonalizeExport.Tests.Support;

namespace PersonalizeExport.Tests.Emulator;

public sealed class EmulatorSignatureTests : EmulatorTest
{
    private const string Operation = "ListDatasetExportJobs";
    private static readonly byte[] Body = "{}"u8.ToArray();

    [Fact]
    public async Task Right_signature_is_accepted()
    {
        EmulatorResponse response = await Emulator.CallAsync(Operation, Body);
        Assert.Equal(200, response.Status);
        Assert.Equal("application/x-amz-json-1.1", response.Response.Content.Headers.ContentType!.ToString());
        Assert.True(Guid.TryParse(response.Response.Headers.GetValues("x-amzn-requestid").Single(), out _));
        Assert.NotNull(response.Response.Headers.Date);
    }

    [Theory]
    [InlineData(EmulatorUnderTest.SessionToken, 200, null)]
    [InlineData("an-invented-token", 400, "UnrecognizedClientException")]
    public async Task Session_token_must_be_that_of_the_emulator(string token, int status, string? code) =>
        Assert.Equal((status, code), await CallWithTokenAsync(Emulator, token));

    [Fact]
    public async Task Session_token_is_refused_by_an_emulator_without_one()
    {
        await using EmulatorUnderTest without = await EmulatorUnderTest.StartAsync(options => options with { SessionToken = null });
        Assert.Equal((400, "UnrecognizedClientException"), await CallWithTokenAsync(without, EmulatorUnderTest.SessionToken));
    }

    [Fact]
    public async Task Spaces_in_a_signed_header_are_folded()
    {
        HttpRequestMessage request = Emulator.Request(Operation, Body);
        request.Headers.TryAddWithoutValidation("X-Note", "a b");
        Emulator.Signer.Sign(request, Body, DateTimeOffset.UtcNow, "host", "x-amz-date", "x-amz-target", "x-note");
        request.Headers.Remove("X-Note");
        request.Headers.TryAddWithoutValidation("X-Note", "  a   b ");
        Assert.Equal(200, (await Emulator.SendAsync(request)).Status);
    }

    [Theory]
    [InlineData("test", "TEST", 400, "InvalidSignatureException")]
    [InlineData("TEST", "test", 400, "UnrecognizedClientException")]
    public async Task Case_of_keys_counts(string accessKey, string secretKey, int status, string code) =>
        await RefusedAsync(status, code, new EmulatorSigner(accessKey, secretKey, "us-east-1"));

    [Fact]
    public async Task Missing_authorization_is_refused()
    {
        EmulatorResponse response = await Emulator.SendAsync(Emulator.Request(Operation, Body));
        Assert.Equal((400, "MissingAuthenticationTokenException"), (response.Status, response.ErrorCode));
    }

    [Fact]
    public async Task Tampered_body_is_refused()
    {
        HttpRequestMessage request = Emulator.Request(Operation, "{ }"u8.ToArray());
        Emulator.Sign(request, Body);
        Assert.Equal("InvalidSignatureException", (await Emulator.SendAsync(request)).ErrorCode);
    }

    [Fact]
    public async Task Tampered_header_is_refused()
    {
        HttpRequestMessage request = Emulator.Request(Operation, Body);
        Emulator.Sign(request, Body);
        request.Headers.Remove("X-Amz-Target");
        request.Headers.Add("X-Amz-Target", "AmazonPersonalize.TagResource");
        Assert.Equal("InvalidSignatureException", (await Emulator.SendAsync(request)).ErrorCode);
    }

    [Theory]
    [InlineData("host")]
    [InlineData("x-amz-date")]
    [InlineData("x-amz-target")]
    [InlineData("x-amz-security-token")]
    [InlineData("x-amz-of-tomorrow")]
    public async Task Host_and_amz_header_that_is_not_signed_is_refused(string left)
    {
        HttpRequestMessage request = Emulator.Request(Operation, Body);
        request.Headers.Add("X-Amz-Security-Token", EmulatorUnderTest.SessionToken);
        request.Headers.Add("X-Amz-Of-Tomorrow", "1");
        string[] signed = ["host", "x-amz-date", "x-amz-target", "x-amz-security-token", "x-amz-of-tomorrow"];
        Emulator.Signer.Sign(request, Body, DateTimeOffset.UtcNow, [.. signed.Where(name => name != left)]);
        EmulatorResponse response = await Emulator.SendAsync(request);
        Assert.Equal((400, "InvalidSignatureException"), (response.Status, response.ErrorCode));
        Assert.Equal($"'{left}' must be a 'SignedHeader' in the AWS Authorization.", response.ErrorMessage);
    }

    [Fact]
    public async Task Amz_header_that_is_added_after_signing_is_refused()
    {
        HttpRequestMessage request = Emulator.Request(Operation, Body);
        Emulator.Sign(request, Body);
        request.Headers.Add("X-Amz-Security-Token", EmulatorUnderTest.SessionToken);
        Assert.Equal("InvalidSignatureException", (await Emulator.SendAsync(request)).ErrorCode);
    }

    [Theory]
    [InlineData(-310, "Signature expired: ")]
    [InlineData(310, "Signature not yet current: ")]
    public async Task Clock_that_is_off_is_refused(int seconds, string message)
    {
        EmulatorResponse response = await SendSignedAsync(Emulator.Signer, DateTimeOffset.UtcNow.AddSeconds(seconds), "host", "x-amz-date", "x-amz-target");
        Assert.Equal((400, "InvalidSignatureException"), (response.Status, response.ErrorCode));
        Assert.StartsWith(message, response.ErrorMessage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-280)]
    [InlineData(280)]
    public async Task Clock_within_five_minutes_is_accepted(int seconds) =>
        Assert.Equal(200, (await SendSignedAsync(Emulator.Signer, DateTimeOffset.UtcNow.AddSeconds(seconds), "host", "x-amz-date", "x-amz-target")).Status);

    [Fact]
    public async Task Another_service_in_the_scope_is_refused() =>
        await RefusedAsync(400, "InvalidSignatureException", Emulator.Signer with { Service = "s3" });

    [Theory]
    [InlineData("Basic dGVzdDp0ZXN0")]
    [InlineData("AWS4-HMAC-SHA256")]
    [InlineData("AWS4-HMAC-SHA256 Credential=test/20250101/us-east-1/personalize/aws4_request, SignedHeaders=host")]
    [InlineData("AWS4-HMAC-SHA256 Credential=test/us-east-1/personalize, SignedHeaders=host, Signature=00")]
    public async Task Malformed_authorization_is_refused(string authorization)
    {
        HttpRequestMessage request = Emulator.Request(Operation, Body);
        request.Headers.TryAddWithoutValidation("X-Amz-Date", "20250101T000000Z");
        request.Headers.TryAddWithoutValidation("Authorization", authorization);
        EmulatorResponse response = await Emulator.SendAsync(request);
        Assert.Equal((400, "IncompleteSignatureException"), (response.Status, response.ErrorCode));
    }

    [Theory]
    [InlineData("yesterday")]
    [InlineData(null)]
    public async Task Malformed_date_is_refused(string? date)
    {
        HttpRequestMessage request = Emulator.Request(Operation, Body);
        Emulator.Sign(request, Body);
        request.Headers.Remove("X-Amz-Date");
        request.Headers.TryAddWithoutValidation("X-Amz-Date", date);
        Assert.Equal("IncompleteSignatureException", (await Emulator.SendAsync(request)).ErrorCode);
    }

    [Fact]
    public async Task Emulator_whose_clock_is_ahead_says_what_time_it_is()
    {
        await using EmulatorUnderTest ahead = await EmulatorUnderTest.StartAsync(options => options with { ClockOffset = TimeSpan.FromMinutes(10) });
        EmulatorResponse refused = await ahead.CallAsync(Operation, Body);
        Assert.StartsWith("Signature expired: ", refused.ErrorMessage, StringComparison.Ordinal);

        HttpRequestMessage request = ahead.Request(Operation, Body);
        ahead.Signer.Sign(request, Body, refused.Response.Headers.Date!.Value, "host", "x-amz-date", "x-amz-target");
        Assert.Equal(200, (await ahead.SendAsync(request)).Status);
    }

    [Fact]
    public async Task Region_is_that_of_the_signature()
    {
        await Emulator.CreateAsync("here");
        EmulatorResponse elsewhere = await SendSignedAsync(Emulator.Signer with { Region = "eu-west-1" }, DateTimeOffset.UtcNow, "host", "x-amz-date", "x-amz-target");
        Assert.Empty(elsewhere.Json["datasetExportJobs"]!.AsArray());
        Assert.Single((await Emulator.CallAsync(Operation, Body)).Json["datasetExportJobs"]!.AsArray());
    }

    private static async Task<(int Status, string? Code)> CallWithTokenAsync(EmulatorUnderTest emulator, string token)
    {
        HttpRequestMessage request = emulator.Request(Operation, Body);
        request.Headers.Add("X-Amz-Security-Token", token);
        emulator.Signer.Sign(request, Body, DateTimeOffset.UtcNow, "host", "x-amz-date", "x-amz-security-token", "x-amz-target");
        EmulatorResponse response = await emulator.SendAsync(request);
        return (response.Status, response.ErrorCode);
    }

    private async Task RefusedAsync(int status, string code, EmulatorSigner signer)
    {
        EmulatorResponse response = await SendSignedAsync(signer, DateTimeOffset.UtcNow, "host", "x-amz-date", "x-amz-target");
        Assert.Equal((status, code), (response.Status, response.ErrorCode));
        Assert.NotEqual("", response.ErrorMessage);
    }

    private Task<EmulatorResponse> SendSignedAsync(EmulatorSigner signer, DateTimeOffset at, params string[] headers)
    {
        HttpRequestMessage request = Emulator.Request(Operation, Body);
        signer.Sign(request, Encoding.UTF8.GetBytes("{}"), at, headers);
        return Emulator.SendAsync(request);
    }
}
