namespace PersonalizeExport.Emulator.Datasets;

/// <summary>A dataset: a folder with the CSV parts of its bulk imports and of its individual (put) records.</summary>
internal sealed record Dataset(string Folder, string Type)
{
    /// <summary>The column that identifies an item or a user; an interaction has none.</summary>
    public string? IdColumn => Type switch
    {
        "ITEMS" => "ITEM_ID",
        "USERS" => "USER_ID",
        _ => null,
    };

    /// <summary>All parts, whatever the ingestion mode: the schema follows from them.</summary>
    public IReadOnlyList<string> AllParts => Parts("ALL");

    /// <summary>The parts that an ingestion mode exports, in their order of arrival: bulk before put, then by file name.</summary>
    public IReadOnlyList<string> Parts(string ingestionMode) => ingestionMode switch
    {
        "BULK" => Files("bulk"),
        "PUT" => Files("put"),
        _ => [.. Files("bulk"), .. Files("put")],
    };

    private string[] Files(string kind)
    {
        string folder = Path.Combine(Folder, kind);
        return Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder, "*.csv").Order(StringComparer.Ordinal)] : [];
    }
}
