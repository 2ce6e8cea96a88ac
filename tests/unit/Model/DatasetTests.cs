namespace PersonalizeExport.Tests.Model;

public class DatasetTests
{
    private const string Account = "arn:aws:personalize:eu-west-1:123456789012:";

    [Fact]
    public void Has_its_group_and_its_region_from_its_ARN()
    {
        Dataset dataset = new() { DatasetArn = Account + "dataset/shop/ITEMS" };

        Assert.Equal(("shop", "eu-west-1", dataset.DatasetArn), (dataset.DatasetGroup, dataset.Region, dataset.ToString()));
    }

    [Theory]
    [InlineData("dataset/shop/INTERACTIONS", true)]
    [InlineData("dataset/shop/ITEMS", true)]
    [InlineData("dataset/shop/USERS", true)]
    [InlineData("dataset/shop/LATER", true)]
    [InlineData("dataset/shop/ACTIONS", false)]
    [InlineData("dataset/shop/ACTION_INTERACTIONS", false)]
    public void Says_whether_it_can_be_exported(string resource, bool isExportable) =>
        Assert.Equal(isExportable, new Dataset { DatasetArn = Account + resource }.IsExportable);

    [Fact]
    public void Has_its_times_under_short_names_too()
    {
        Dataset dataset = new() { DatasetArn = "", CreationDateTime = DateTime.UnixEpoch, LastUpdatedDateTime = DateTime.UnixEpoch.AddDays(1) };

        Assert.Equal((dataset.CreationDateTime, dataset.LastUpdatedDateTime), (dataset.Created, dataset.LastUpdated));
    }
}
