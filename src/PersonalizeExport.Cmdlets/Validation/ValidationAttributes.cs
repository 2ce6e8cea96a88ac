using System.Management.Automation;

namespace PersonalizeExport.Cmdlets;

/// <summary>
/// Refuses a string, or a list with a string, that the service would refuse; the message says what was given and what
/// is expected.
/// </summary>
/// <param name="constraint">The name of the constraint, a property of <see cref="ValueConstraint"/>.</param>
internal sealed class ValidateConstraintAttribute(string constraint) : ValidateArgumentsAttribute
{
    /// <summary>
    /// Whether a blank is let through: PowerShell makes one of the null that an object's property may hold.
    /// </summary>
    public bool IsOptional { get; set; }

    /// <summary>Whether who gives the name of a job is told of -JobName.</summary>
    public bool HasNameHint { get; set; }

    /// <summary>Whether who pipes a job of a list is told that it does not have the value.</summary>
    public bool HasListHint { get; set; }

    protected override void Validate(object? arguments, EngineIntrinsics engineIntrinsics)
    {
        object?[] values = [.. PSValue.AsList(arguments)?.Cast<object?>() ?? [arguments]];
        if (values.Length == 0)
        {
            throw new ValidationMetadataException("The list is empty. Expected at least one value.");
        }

        foreach (string value in values.Select(value => value?.ToString() ?? ""))
        {
            bool isSkipped = IsOptional && string.IsNullOrWhiteSpace(value);
            if (!isSkipped && Find(constraint).Explain(value) is { } complaint)
            {
                throw new ValidationMetadataException(complaint + HintFor(value));
            }
        }
    }

    private string? HintFor(string value)
    {
        if (HasNameHint && ValueConstraint.JobName.Explain(value) is null)
        {
            return $" To name a job, use -JobName {value}";
        }

        bool mayBeListed = value.Length == 0 || PersonalizeArn.TryParse(value)?.ResourceType is "dataset-export-job";
        return HasListHint && mayBeListed
            ? " A job of a list has no dataset, role and destination: use -Detailed with Get-PDatasetExportJob."
            : null;
    }

    private static ValueConstraint Find(string name) =>
        (ValueConstraint)typeof(ValueConstraint).GetProperty(name)!.GetValue(null)!;
}

/// <summary>
/// Takes at most <see cref="ValueConstraint.MaxTags"/> tags whose keys and values the service takes.
/// </summary>
internal sealed class ValidateTagsAttribute : ValidateArgumentsAttribute
{
    protected override void Validate(object? arguments, EngineIntrinsics engineIntrinsics)
    {
        TagList tags = arguments as TagList ?? new([]);
        if (tags.Count > ValueConstraint.MaxTags)
        {
            throw new ValidationMetadataException(
                $"{tags.Count} tags were given. Expected at most {ValueConstraint.MaxTags}.");
        }

        for (int i = 0; i < tags.Count; i++)
        {
            string? complaint = ValueConstraint.TagKey.Explain(tags[i].TagKey)
                ?? ValueConstraint.TagValue.Explain(tags[i].TagValue);
            if (complaint is not null)
            {
                throw new ValidationMetadataException($"Tag {i + 1} of {tags.Count}: {complaint}");
            }
        }
    }
}

/// <summary>Takes times in a range, in seconds.</summary>
internal sealed class ValidateSecondsAttribute(double least, double most) : ValidateArgumentsAttribute
{
    protected override void Validate(object? arguments, EngineIntrinsics engineIntrinsics)
    {
        if (arguments is Seconds given && !(given.Time.TotalSeconds >= least && given.Time.TotalSeconds <= most))
        {
            throw new ValidationMetadataException(
                $"{given} seconds are out of range. {Seconds.Expected}, from {least} to {most} seconds.");
        }
    }
}
