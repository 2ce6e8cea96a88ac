using PersonalizeExport.Emulator.Http;

namespace PersonalizeExport.Emulator.Operations;

/// <summary>The tags of every resource.</summary>
internal sealed class TagStore
{
    // The model allows 200 in a request; the developer guide allows 50 for a resource.
    private const int MostTagsOfResource = 50;
    private const string ReservedPrefix = "aws:";

    private readonly Lock _gate = new();
    private readonly Dictionary<string, SortedDictionary<string, string>> _tags = new(StringComparer.Ordinal);

    public IReadOnlyList<Tag> Get(string arn)
    {
        lock (_gate)
        {
            return _tags.TryGetValue(arn, out SortedDictionary<string, string>? known) ? [.. known.Select(pair => new Tag(pair.Key, pair.Value))] : [];
        }
    }

    /// <summary>Refuses tags that no resource can have.</summary>
    public static void Check(IReadOnlyCollection<Tag> tags)
    {
        if (tags.FirstOrDefault(tag => tag.TagKey.StartsWith(ReservedPrefix, StringComparison.OrdinalIgnoreCase)) is { } reserved)
        {
            throw ServiceErrors.InvalidInput($"Tag keys that begin with {ReservedPrefix} are reserved: {reserved.TagKey}");
        }

        if (tags.DistinctBy(tag => tag.TagKey).Count() != tags.Count)
        {
            throw ServiceErrors.InvalidInput("A tag key is given more than once.");
        }

        if (tags.Count > MostTagsOfResource)
        {
            throw ServiceErrors.TooManyTags(MostTagsOfResource);
        }
    }

    public void Add(string arn, IReadOnlyCollection<Tag> added)
    {
        Check(added);
        lock (_gate)
        {
            SortedDictionary<string, string> known = _tags.GetValueOrDefault(arn) ?? new(StringComparer.Ordinal);
            if (known.Keys.Union(added.Select(tag => tag.TagKey)).Count() > MostTagsOfResource)
            {
                throw ServiceErrors.TooManyTags(MostTagsOfResource);
            }

            foreach (Tag tag in added)
            {
                known[tag.TagKey] = tag.TagValue;
            }

            _tags[arn] = known;
        }
    }

    public void Remove(string arn, IReadOnlyCollection<string> keys)
    {
        if (keys.Count > MostTagsOfResource)
        {
            throw ServiceErrors.TooManyTagKeys(MostTagsOfResource);
        }

        lock (_gate)
        {
            foreach (string key in _tags.ContainsKey(arn) ? keys : [])
            {
                _tags[arn].Remove(key);
            }
        }
    }
}
