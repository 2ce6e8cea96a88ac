namespace PersonalizeExport.Tests.Model;

public class PersonalizeArnTests
{
    [Theory]
    [InlineData("arn:aws:personalize:eu-west-1:123456789012:dataset/group/ITEMS", "eu-west-1", "123456789012", "dataset", "group/ITEMS")]
    [InlineData("arn:aws:personalize:::thing:with:colons", null, null, "thing:with:colons", "")]
    [InlineData("arn:aws:personalize:::/name", null, null, "", "name")]
    public void ARN_is_taken_apart(string text, string? region, string? account, string type, string name)
    {
        PersonalizeArn arn = Assert.IsType<PersonalizeArn>(PersonalizeArn.TryParse(text));

        Assert.Equal((region, account, type, name), (arn.Region, arn.AccountId, arn.ResourceType, arn.ResourceName));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("arn:aws:s3:::bucket")]
    [InlineData("arn::personalize:r:a:x")]
    [InlineData("arn:aws:personalize:r:a:")]
    [InlineData("arn:aws:personalize:r:a")]
    public void Any_other_text_is_none(string? value) => Assert.Null(PersonalizeArn.TryParse(value));
}
