using System.ComponentModel;
using PersonalizeExport.Model;

namespace PersonalizeExport;

/// <summary>A tag of a Personalize resource.</summary>
/// <param name="TagKey">The key: 1 to 128 characters.</param>
/// <param name="TagValue">The value: 0 to 256 characters.</param>
[TypeConverter(typeof(TagConverter))]
public sealed record Tag(string TagKey, string TagValue)
{
    /// <summary>The tag as <c>key=value</c>, as <see cref="TagList"/> writes and reads it: background jobs and shallow JSON keep that text.</summary>
    public override string ToString() => TagList.ToText(this);
}
