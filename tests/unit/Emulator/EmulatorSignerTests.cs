using PersonalizeExport.Tests.Support;

namespace PersonalizeExport.Tests.Emulator;

/// <summary>The tests' own signer against the vectors that AWS publishes (get-vanilla, post-vanilla).</summary>
public class EmulatorSignerTests
{
    private static readonly EmulatorSigner Signer = new("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "us-east-1", "service");
    private static readonly DateTimeOffset Date = new(2015, 8, 30, 12, 36, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("GET", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")]
    [InlineData("POST", "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b")]
    public void Signs_the_published_requests(string method, string expected)
    {
        using HttpRequestMessage request = new(new HttpMethod(method), "https://example.amazonaws.com/");
        Signer.Sign(request, [], Date, "host", "x-amz-date");
        Assert.EndsWith($"SignedHeaders=host;x-amz-date, Signature={expected}", request.Headers.GetValues("Authorization").Single(), StringComparison.Ordinal);
    }
}
