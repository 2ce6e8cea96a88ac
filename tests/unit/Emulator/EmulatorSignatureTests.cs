namespace PersonalizeExport.Tests.Emulator;

public sealed class EmulatorSignatureTests : EmulatorTest
{
    private const string Token = "X-Amz-Security-Token";
    private static readonly byte[] Body = "{}"u8.ToArray();

    // The vectors that AWS publishes, get-vanilla and post-vanilla.
    [Theory]
    [InlineData("GET", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")]
    [InlineData("POST", "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b")]
    public void Tests_themselves_sign_as_AWS_does(string method, string expected)
    {
        EmulatorSigner signer = new("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "us-east-1", "service");
        using HttpRequestMessage request = new(new HttpMethod(method), "https://example.amazonaws.com/");
        signer.Sign(request, [], new DateTimeOffset(2015, 8, 30, 12, 36, 0, TimeSpan.Zero), "host", "x-amz-date");
        Assert.EndsWith($"SignedHeaders=host;x-amz-date, Signature={expected}", request.Headers.GetValues("Authorization").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Right_signature_is_accepted()
    {
        EmulatorResponse response = await Emulator.CallAsync(List, Body);
        Assert.Equal(200, response.Status);
        Assert.Equal("application/x-amz-json-1.1", response.Response.Content.Headers.ContentType!.ToString());
        Assert.True(Guid.TryParse(response.Response.Headers.GetValues("x-amzn-requestid").Single(), out _));
        Assert.NotNull(response.Response.Headers.Date);
    }

    [Theory]
    [InlineData(EmulatorUnderTest.SessionToken, EmulatorUnderTest.SessionToken, 200)]
    [InlineData(EmulatorUnderTest.SessionToken, "an-invented-token", 400)]
    [InlineData(null, EmulatorUnderTest.SessionToken, 400)]
    public async Task Session_token_must_be_that_of_the_emulator(string? own, string sent, int status)
    {
        await using EmulatorUnderTest emulator = await StartAsync(options => options with { SessionToken = own });
        HttpRequestMessage request = emulator.Request(List, Body);
        request.Headers.Add(Token, sent);
        emulator.Signer.Sign(request, Body, DateTimeOffset.UtcNow, "host", "x-amz-date", "x-amz-security-token", "x-amz-target");
        EmulatorResponse response = await emulator.SendAsync(request);
        Assert.Equal((status, status == 200 ? null : "UnrecognizedClientException"), (response.Status, response.ErrorCode));
    }

    [Fact]
    public async Task Spaces_in_a_signed_header_are_folded()
    {
        HttpRequestMessage request = Emulator.Request(List, Body);
        request.Headers.TryAddWithoutValidation("X-Note", "a b");
        Emulator.Signer.Sign(request, Body, DateTimeOffset.UtcNow, "host", "x-amz-date", "x-amz-target", "x-note");
        request.Headers.Remove("X-Note");
        request.Headers.TryAddWithoutValidation("X-Note", "  a   b ");
        Assert.Equal(200, (await Emulator.SendAsync(request)).Status);
    }

    [Theory]
    [InlineData("test", "TEST", "personalize", "InvalidSignatureException")]
    [InlineData("TEST", "test", "personalize", "UnrecognizedClientException")]
    [InlineData("test", "test", "s3", "InvalidSignatureException")]
    public async Task Keys_and_service_must_be_the_right_ones_case_included(string accessKey, string secretKey, string service, string code)
    {
        EmulatorResponse response = await SendSignedAsync(Emulator, new EmulatorSigner(accessKey, secretKey, "us-east-1", service));
        Assert.Equal((400, code), (response.Status, response.ErrorCode));
        Assert.NotEqual("", response.ErrorMessage);
    }

    [Theory]
    [InlineData("{ }", "X-Note", "1", "InvalidSignatureException")]
    [InlineData("{}", "X-Amz-Target", "AmazonPersonalize.TagResource", "InvalidSignatureException")]
    [InlineData("{}", Token, EmulatorUnderTest.SessionToken, "InvalidSignatureException")]
    [InlineData("{}", "X-Amz-Date", "yesterday", "IncompleteSignatureException")]
    [InlineData("{}", "X-Amz-Date", null, "IncompleteSignatureException")]
    public async Task Body_or_header_that_is_changed_after_signing_is_refused(string body, string header, string? value, string code)
    {
        HttpRequestMessage request = Emulator.Request(List, System.Text.Encoding.UTF8.GetBytes(body));
        Emulator.Sign(request, Body);
        request.Headers.Remove(header);
        request.Headers.TryAddWithoutValidation(header, value);
        Assert.Equal(code, (await Emulator.SendAsync(request)).ErrorCode);
    }

    [Theory]
    [InlineData("host")]
    [InlineData("x-amz-date")]
    [InlineData("x-amz-target")]
    [InlineData("x-amz-security-token")]
    [InlineData("x-amz-of-tomorrow")]
    public async Task Host_and_amz_header_that_is_not_signed_is_refused(string left)
    {
        HttpRequestMessage request = Emulator.Request(List, Body);
        request.Headers.Add(Token, EmulatorUnderTest.SessionToken);
        request.Headers.Add("X-Amz-Of-Tomorrow", "1");
        string[] signed = ["host", "x-amz-date", "x-amz-target", "x-amz-security-token", "x-amz-of-tomorrow"];
        Emulator.Signer.Sign(request, Body, DateTimeOffset.UtcNow, [.. signed.Where(name => name != left)]);
        EmulatorResponse response = await Emulator.SendAsync(request);
        Assert.Equal((400, "InvalidSignatureException"), (response.Status, response.ErrorCode));
        Assert.Equal($"'{left}' must be a 'SignedHeader' in the AWS Authorization.", response.ErrorMessage);
    }

    [Theory]
    [InlineData(-310, "Signature expired: ")]
    [InlineData(-280, null)]
    [InlineData(280, null)]
    [InlineData(310, "Signature not yet current: ")]
    public async Task Clock_may_be_off_by_five_minutes(int seconds, string? message)
    {
        EmulatorResponse response = await SendSignedAsync(Emulator, Emulator.Signer, DateTimeOffset.UtcNow.AddSeconds(seconds));
        Assert.Equal(message is null ? (200, null) : (400, "InvalidSignatureException"), (response.Status, response.ErrorCode));
        Assert.StartsWith(message ?? "", response.ErrorMessage ?? "", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Basic dGVzdDp0ZXN0")]
    [InlineData("AWS4-HMAC-SHA256")]
    [InlineData("AWS4-HMAC-SHA256 Credential=test/20250101/us-east-1/personalize/aws4_request, SignedHeaders=host")]
    [InlineData("AWS4-HMAC-SHA256 Credential=test/us-east-1/personalize, SignedHeaders=host, Signature=00")]
    public async Task Malformed_authorization_is_refused(string authorization)
    {
        HttpRequestMessage request = Emulator.Request(List, Body);
        request.Headers.TryAddWithoutValidation("X-Amz-Date", "20250101T000000Z");
        request.Headers.TryAddWithoutValidation("Authorization", authorization);
        EmulatorResponse response = await Emulator.SendAsync(request);
        Assert.Equal((400, "IncompleteSignatureException"), (response.Status, response.ErrorCode));
    }

    [Fact]
    public async Task Emulator_whose_clock_is_ahead_says_what_time_it_is()
    {
        await using EmulatorUnderTest ahead = await StartAsync(options => options with { ClockOffset = TimeSpan.FromMinutes(10) });
        EmulatorResponse refused = await ahead.CallAsync(List, Body);
        Assert.StartsWith("Signature expired: ", refused.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal(200, (await SendSignedAsync(ahead, ahead.Signer, refused.Response.Headers.Date)).Status);
    }

    [Fact]
    public async Task Region_is_that_of_the_signature()
    {
        await Emulator.CreateAsync("here");
        Assert.Empty(NamesOf((await SendSignedAsync(Emulator, Emulator.Signer with { Region = "eu-west-1" })).Json));
        Assert.Single(await JobNamesAsync());
    }

    private static Task<EmulatorResponse> SendSignedAsync(EmulatorUnderTest emulator, EmulatorSigner signer, DateTimeOffset? at = null)
    {
        HttpRequestMessage request = emulator.Request(List, Body);
        signer.Sign(request, Body, at ?? DateTimeOffset.UtcNow, "host", "x-amz-date", "x-amz-target");
        return emulator.SendAsync(request);
    }
}
