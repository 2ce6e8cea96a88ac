namespace PersonalizeExport.Tests.Model;

public class PersonalizeArnTests
{
    [Fact]
    public void Takes_an_ARN_apart()
    {
        PersonalizeArn arn = Assert.IsType<PersonalizeArn>(
            PersonalizeArn.TryParse("arn:aws:personalize:eu-west-1:123456789012:dataset/group/ITEMS"));

        Assert.Equal(("eu-west-1", "123456789012", "dataset", "group/ITEMS"), (arn.Region, arn.AccountId, arn.ResourceType, arn.ResourceName));
    }

    [Fact]
    public void Leaves_out_what_the_ARN_leaves_empty()
    {
        PersonalizeArn arn = Assert.IsType<PersonalizeArn>(PersonalizeArn.TryParse("arn:aws:personalize:::thing:with:colons"));

        Assert.Equal((null, null, "thing:with:colons", ""), (arn.Region, arn.AccountId, arn.ResourceType, arn.ResourceName));
    }

    [Fact]
    public void Keeps_type_and_name_apart_where_the_type_is_empty()
    {
        PersonalizeArn arn = Assert.IsType<PersonalizeArn>(PersonalizeArn.TryParse("arn:aws:personalize:::/name"));

        Assert.Equal(("", "name"), (arn.ResourceType, arn.ResourceName));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("arn:aws:s3:::bucket")]
    [InlineData("arn::personalize:r:a:x")]
    [InlineData("arn:aws:personalize:r:a:")]
    [InlineData("arn:aws:personalize:r:a")]
    public void Is_nothing_for_any_other_string(string? value) => Assert.Null(PersonalizeArn.TryParse(value));
}
