namespace PersonalizeExport.Cmdlets.Tests;

public class GetDatasetTests : CmdletTest
{
    private const string ArnOfShop = "arn:aws:personalize:us-east-1:123456789012:dataset-group/shop";

    private static readonly string Actions = EmulatorUnderTest.DatasetArn("ACTIONS", "toys");
    private static readonly string OfToys = EmulatorUnderTest.DatasetArn("USERS", "toys");

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Emulator.WriteData("toys/USERS/bulk/1.csv", "USER_ID,AGE\na,1\n");
        Emulator.WriteData("toys/ACTIONS/bulk/1.csv", "ACTION_ID\na\n");
        Shell.Default("Region", Region);
    }

    [Fact]
    public async Task Emits_what_the_service_has_of_a_dataset()
    {
        PipelineResult result = await Shell.RunAsync("Get-PDataset -DatasetType items");

        PSObject dataset = Assert.Single(result.Output);
        Assert.Equal("PersonalizeExport.Dataset", dataset.BaseObject.GetType().FullName);
        (string Name, object Value)[] expected =
        [
            ("DatasetArn", Items), ("Name", "items"), ("DatasetType", "ITEMS"), ("DatasetGroup", "shop"), ("Status", "ACTIVE"),
            ("IsExportable", true), ("Region", Region),
        ];
        Assert.All(expected, property => Assert.Equal(property.Value, dataset.Properties[property.Name].Value));
        Assert.All(["CreationDateTime", "LastUpdatedDateTime"], name => Assert.Equal(DateTimeKind.Utc, ((DateTime)dataset.Properties[name].Value).Kind));
        Assert.All(["Created", "LastUpdated"], name => Assert.Equal(TimeSpan.Zero, ((DateTimeOffset)dataset.Properties[name].Value).Offset));
        Assert.Equal(1, await CallsAsync("ListDatasets"));
    }

    [Theory]
    [InlineData("Get-PDataset", "shop/ITEMS", "shop/USERS", "toys/ACTIONS", "toys/USERS")]
    [InlineData("Get-PDataset -MaxResult 1", "shop/ITEMS", "shop/USERS", "toys/ACTIONS", "toys/USERS")]
    [InlineData("Get-PDataset " + ArnOfShop, "shop/ITEMS", "shop/USERS")]
    [InlineData("Get-PDataset -DatasetGroupArn SHOP", "shop/ITEMS", "shop/USERS")]
    [InlineData($"'toys', '{ArnOfShop}' | Get-PDataset", "shop/ITEMS", "shop/USERS", "toys/ACTIONS", "toys/USERS")]
    [InlineData($"[pscustomobject]@{{ DatasetGroupArn = '{ArnOfShop}'; Name = 'shop' }} | Get-PDataset -DatasetType USERS", "shop/USERS")]
    [InlineData("Get-PDataset toys -DatasetType *S", "toys/ACTIONS", "toys/USERS")]
    [InlineData("Get-PDataset -DatasetType it*, ACTIONS", "shop/ITEMS", "toys/ACTIONS")]
    [InlineData("Get-PDataset shop -DatasetType INTERACTIONS")]
    [InlineData("Get-PDataset -MaxResult 3 -NoAutoIteration", "shop/ITEMS", "shop/USERS", "toys/USERS")]
    [InlineData("Get-PDataset toys -MaxResult 2 -NoAutoIteration")]
    public async Task Lists_the_datasets_of_a_group_or_of_the_account(string command, params string[] names)
    {
        PipelineResult result = await Shell.RunAsync(command);

        Assert.Empty(result.Errors);
        Assert.Empty(result.Warnings);
        Assert.Equal(names, result.Values("DatasetArn").Select(arn => arn!.Split('/', 2)[1]).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("toy")]
    [InlineData("arn:aws:personalize:us-east-1:123456789012:dataset-group/toy")]
    public async Task Writes_one_error_for_a_group_that_has_no_dataset_or_whose_list_failed(string group)
    {
        PipelineResult result = await Shell.RunAsync($"'{group}', 'shop' | Get-PDataset");
        await InjectAsync("ListDatasets", "accessDenied");
        PipelineResult refused = await Shell.RunAsync($"Get-PDataset {ArnOfShop}");

        Assert.Equal(2, result.Output.Count);
        Assert.Equal("DatasetGroupNotFound,PersonalizeExport.Cmdlets.GetPDatasetCommand", result.Error.FullyQualifiedErrorId);
        Assert.Equal((ErrorCategory.ObjectNotFound, group), (result.Error.CategoryInfo.Category, result.Error.TargetObject));
        ErrorRecord error = result.Error;
        Assert.StartsWith("Dataset group 'shop': its datasets could not be listed: ", refused.Error.ToString(), StringComparison.Ordinal);
        Assert.Equal("There is no dataset of the group 'toy' among those listed in region us-east-1: the group does not exist, or is empty.", $"{error}");
    }

    [Theory]
    [InlineData("a b", "is not a valid ARN or name of a dataset group: ")]
    [InlineData("shop, toys", "Expected one value; to give several, pipe them.")]
    [InlineData("arn:aws:personalize:us-east-1:123456789012:dataset/shop/ITEMS", "Expected arn:aws:personalize:<region>:<account>:dataset-group/<name>")]
    public async Task Refuses_what_is_no_group_and_says_what_one_is(string given, string says)
    {
        PipelineResult result = await Shell.RunAsync($"Get-PDataset -DatasetGroupArn {(given.Contains(',') ? given : $"'{given}'")}");

        Assert.Contains("'DatasetGroupArn'", result.Error.Exception.Message, StringComparison.Ordinal);
        Assert.Contains(says, result.Error.Exception.Message, StringComparison.Ordinal);
        Assert.Equal(0, await CallsAsync("ListDatasets"));
    }

    [Fact]
    public async Task Pages_by_the_token_and_selects_from_the_response()
    {
        PipelineResult result = await Shell.RunAsync(
            """
            $token = $null
            do { $page = Get-PDataset -MaxResult 3 -NextToken $token -Select *; $page.Datasets; $token = $page.NextToken } while ($token)
            """);
        PipelineResult types = await Shell.RunAsync("Get-PDataset -MaxResult 3 -Select Datasets.DatasetType");
        Shell.Forget("Region");
        PipelineResult groups = await Shell.RunAsync($"Get-PDataset {ArnOfShop} -Select ^DatasetGroupArn");
        PipelineResult none = await Shell.RunAsync($"Get-PDataset {ArnOfShop} -Select Datasets.JobName");

        Assert.Equal(4, result.Output.Count);
        Assert.Equal(["ACTIONS", "ITEMS", "USERS", "USERS"], types.Output.Select(type => (string)type.BaseObject).Order(StringComparer.Ordinal));
        Assert.Equal(ArnOfShop, Assert.Single(groups.Output).BaseObject);
        Assert.Equal("InvalidSelect", none.ErrorId);
    }

    [Fact]
    public async Task Pipes_into_New_which_refuses_what_cannot_be_exported_and_into_Get_for_the_jobs_of_each()
    {
        PipelineResult started = await Shell.RunAsync("Get-PDataset toys | New-PDatasetExportJob -JobName { \"n-$($_.DatasetType)\" } @to");
        await SeedAsync(1);
        PipelineResult listed = await Shell.RunAsync("Get-PDataset | Where-Object IsExportable | Get-PDatasetExportJob");

        Assert.Equal([OfToys], started.Values("DatasetArn"));
        Assert.Equal(["n-USERS"], started.Values("JobName"));
        Assert.Matches($"'{Actions}' is not a valid dataset ARN: an ACTIONS dataset cannot be exported\\.", started.Error.Exception.Message);
        Assert.Equal(1, await CallsAsync("CreateDatasetExportJob"));
        Assert.Equal([Items, OfToys], listed.Values("DatasetArn").Order(StringComparer.Ordinal));
    }
}
