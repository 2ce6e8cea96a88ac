namespace PersonalizeExport.Tests.Model;

public class DatasetTests
{
    [Theory]
    [InlineData("INTERACTIONS", true)]
    [InlineData("ITEMS", true)]
    [InlineData("USERS", true)]
    [InlineData("LATER", true)]
    [InlineData("ACTIONS", false)]
    [InlineData("ACTION_INTERACTIONS", false)]
    public void Has_its_group_and_region_and_whether_it_can_be_exported_from_its_ARN(string type, bool isExportable)
    {
        Dataset dataset = new() { DatasetArn = $"arn:aws:personalize:eu-west-1:123456789012:dataset/shop/{type}" };

        Assert.Equal(
            ("shop", "eu-west-1", dataset.DatasetArn, isExportable), (dataset.DatasetGroup, dataset.Region, dataset.ToString(), dataset.IsExportable));
    }

    [Fact]
    public void Has_its_times_under_short_names_too()
    {
        Dataset dataset = new() { DatasetArn = "", CreationDateTime = DateTime.UnixEpoch, LastUpdatedDateTime = DateTime.UnixEpoch.AddDays(1) };

        Assert.Equal((dataset.CreationDateTime, dataset.LastUpdatedDateTime), (dataset.Created, dataset.LastUpdated));
    }
}
