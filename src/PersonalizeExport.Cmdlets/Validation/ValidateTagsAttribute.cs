using System.Management.Automation;

namespace PersonalizeExport.Cmdlets;

/// <summary>Takes at most <see cref="ValueConstraint.MaxTags"/> tags whose keys and values the service takes.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ValidateTagsAttribute : ValidateArgumentsAttribute
{
    protected override void Validate(object? arguments, EngineIntrinsics engineIntrinsics)
    {
        if (arguments is not Tag[] tags)
        {
            return;
        }

        if (tags.Length > ValueConstraint.MaxTags)
        {
            throw new ValidationMetadataException($"{tags.Length} tags were given. Expected at most {ValueConstraint.MaxTags}.");
        }

        for (int i = 0; i < tags.Length; i++)
        {
            string? complaint = ValueConstraint.TagKey.Explain(tags[i].TagKey) ?? ValueConstraint.TagValue.Explain(tags[i].TagValue);
            if (complaint is not null)
            {
                throw new ValidationMetadataException($"Tag {i + 1} of {tags.Length}: {complaint}");
            }
        }
    }
}
