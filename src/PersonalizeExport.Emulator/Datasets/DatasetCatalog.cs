using System.Text.RegularExpressions;
using PersonalizeExport.Emulator.Hosting;
using PersonalizeExport.Emulator.Http;

namespace PersonalizeExport.Emulator.Datasets;

/// <summary>The datasets of the data folder, by their ARNs. Every region has the same ones.</summary>
internal sealed partial class DatasetCatalog(EmulatorOptions options)
{
    private static readonly string[] Exportable = ["INTERACTIONS", "ITEMS", "USERS"];
    private static readonly string[] NotExportable = ["ACTIONS", "ACTION_INTERACTIONS"];

    /// <summary>The dataset of an ARN, or the service's error.</summary>
    public Dataset Require(string arn, string region)
    {
        RequireDatasetArn(arn);
        return Find(ResourceArn.Parse(arn), region) ?? throw ServiceErrors.NotFound(arn);
    }

    /// <summary>Refuses an ARN that is not that of a dataset which can be exported, whether it exists or not.</summary>
    public static void RequireDatasetArn(string arn)
    {
        Match match = DatasetResource().Match(ResourceArn.Parse(arn).Resource);
        if (!match.Success)
        {
            throw ServiceErrors.InvalidInput($"The ARN is not that of a dataset: {arn}");
        }

        if (NotExportable.Contains(match.Groups["type"].Value))
        {
            throw ServiceErrors.InvalidInput($"Datasets of type {match.Groups["type"].Value} cannot be exported: {arn}");
        }
    }

    public Dataset? Find(ResourceArn arn, string region)
    {
        Match match = DatasetResource().Match(arn.Resource);
        string type = match.Groups["type"].Value;
        if (!match.Success || !Exportable.Contains(type) || arn != ResourceArn.In(region, options.Account, arn.Resource))
        {
            return null;
        }

        string folder = Path.Combine(options.DataFolder, match.Groups["group"].Value, type);
        return Directory.Exists(folder) ? new Dataset(folder, type) : null;
    }

    /// <summary>The ARNs of every dataset that can be exported, in a region.</summary>
    public IEnumerable<string> Arns(string region) => List(region).Where(dataset => Exportable.Contains(dataset.Type)).Select(dataset => dataset.Arn);

    /// <summary>Every dataset of a region, by group and type.</summary>
    public IEnumerable<ListedDataset> List(string region) =>
        from groupFolder in Directory.EnumerateDirectories(options.DataFolder).Order(StringComparer.Ordinal)
        let @group = Path.GetFileName(groupFolder)
        from type in Exportable.Concat(NotExportable)
        let resource = $"dataset/{@group}/{type}"
        let folder = Path.Combine(groupFolder, type)
        where DatasetResource().IsMatch(resource) && Directory.Exists(folder)
        select new ListedDataset(
            ResourceArn.In(region, options.Account, resource).ToString(),
            ResourceArn.In(region, options.Account, $"dataset-group/{@group}").ToString(),
            type,
            folder);

    // The group is a folder's name. With only the characters that the service allows in names, no path leaves the data folder.
    [GeneratedRegex(@"\Adataset/(?<group>[a-zA-Z0-9][a-zA-Z0-9_-]*)/(?<type>[A-Z_]+)\z", RegexOptions.CultureInvariant)]
    private static partial Regex DatasetResource();
}

/// <summary>A dataset of the data folder, whether it can be exported or not.</summary>
internal sealed record ListedDataset(string Arn, string GroupArn, string Type, string Folder);
