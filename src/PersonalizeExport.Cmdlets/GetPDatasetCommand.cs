using System.Management.Automation;

namespace PersonalizeExport.Cmdlets;

/// <summary>Lists the datasets of dataset groups, or of the account (ListDatasets).</summary>
[Cmdlet(VerbsCommon.Get, "PDataset", HelpUri = HelpFolder + "Get-PDataset.md")]
[OutputType(typeof(Dataset))]
public sealed class GetPDatasetCommand : ListCmdlet
{
    // The member of the service's response.
    private const string DatasetsMember = "Datasets";

    private Func<string?, bool> _isOfType = _ => true;
    private Selection? _selection;

    /// <summary>
    /// The ARN or the name of the dataset group whose datasets to list; left out, those of all groups of the account in
    /// the region.
    /// </summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [TextTransformation(IsPiped = true)]
    [ValidateConstraint(nameof(ValueConstraint.DatasetGroup))]
    [ArgumentCompleter(typeof(DatasetGroupArnCompleter))]
    public string? DatasetGroupArn { get; set; }

    /// <summary>Only datasets of one of these types, such as ITEMS; wildcards are allowed.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(DatasetTypeCompleter))]
    public string[]? DatasetType { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _selection = Select is null ? null : new Selection(Select, this, typeof(Dataset), DatasetsMember, TokenMember);
        _isOfType = ToFilter(DatasetType, nameof(DatasetType));
        WarnOfUnknown(nameof(DatasetType), "type", DatasetType, DatasetTypeCompleter.Known);
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        string? group = DatasetGroupArn;
        if (Connect(group) is not { } service)
        {
            return;
        }

        Selector? select = _selection?.Bind(this);

        // The service takes the ARN of a group. The account in it is not known from a name, so a group is found by its
        // name among all datasets.
        string? arn = PersonalizeArn.TryParse(group) is null ? null : group;
        bool isMissing = group is not null && !IsOnePage;
        IEnumerable<Page<Dataset>> pages = ListPages(
            token => service.ListDatasetsAsync(arn, token, MaxResult, StopToken),
            error =>
            {
                isMissing = false;
                return Errors.NotListed(error, "datasets", group, service.Region);
            });
        bool IsOfGroup(Dataset dataset) =>
            group == arn || string.Equals(dataset.DatasetGroup, group, StringComparison.OrdinalIgnoreCase);
        foreach (Page<Dataset> page in pages)
        {
            Dataset[] ofGroup = [.. page.Items.Where(IsOfGroup)];
            Dataset[] datasets = [.. ofGroup.Where(dataset => _isOfType(dataset.DatasetType))];
            isMissing &= ofGroup.Length == 0;
            WritePage(select, DatasetsMember, datasets, page.NextToken);
        }

        if (isMissing)
        {
            WriteError(Errors.NoSuchGroup(group!, service.Region));
        }
    }
}
