using PersonalizeExport.Aws;
using PersonalizeExport.Aws.Sdk;

namespace PersonalizeExport.Tests.Aws;

public class EndpointTests
{
    [Theory]
    [InlineData("us-east-1", false, false, "https://personalize.us-east-1.amazonaws.com")]
    [InlineData("eu-west-1", false, true, "https://personalize.eu-west-1.api.aws")]
    [InlineData("us-west-2", true, false, "https://personalize-fips.us-west-2.amazonaws.com")]
    [InlineData("us-west-2", true, true, "https://personalize-fips.us-west-2.api.aws")]
    [InlineData("cn-north-1", false, false, "https://personalize.cn-north-1.amazonaws.com.cn")]
    [InlineData("mars-north-1", false, false, "https://personalize.mars-north-1.amazonaws.com")]
    public void Follows_from_region_FIPS_and_dual_stack(string region, bool useFips, bool useDualStack, string url) => Assert.Equal(url, Resolve(new ClientSettings(region, null, useFips, useDualStack)));

    [Fact]
    public void Endpoint_is_the_URL_that_was_given() => Assert.StartsWith(
        "http://127.0.0.1:8000", Resolve(new ClientSettings("eu-west-1", "http://127.0.0.1:8000")));

    private static string Resolve(ClientSettings settings) => new PersonalizeConfig(settings).Url;
}
