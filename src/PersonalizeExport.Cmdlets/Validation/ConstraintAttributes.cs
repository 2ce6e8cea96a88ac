using System.Collections;
using System.Management.Automation;

namespace PersonalizeExport.Cmdlets;

/// <summary>Refuses a string, or a list with a string, that the service would refuse; the message says what was given and what is expected.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal abstract class ConstraintAttribute : ValidateArgumentsAttribute
{
    private readonly ValueConstraint _constraint;

    private protected ConstraintAttribute(ValueConstraint constraint)
    {
        _constraint = constraint;
    }

    /// <summary>Whether a blank is let through: PowerShell makes one of the null that an object's property may hold.</summary>
    public bool IsOptional { get; set; }

    /// <summary>A hint to append, beginning with a space, if the value shows what was meant.</summary>
    private protected virtual string Hint(string value) => "";

    protected override void Validate(object? arguments, EngineIntrinsics engineIntrinsics)
    {
        object?[] values = arguments is IEnumerable list and not string ? [.. list] : [arguments];
        if (values.Length == 0)
        {
            throw new ValidationMetadataException("The list is empty. Expected at least one value.");
        }

        foreach (object? value in values)
        {
            if (IsOptional && string.IsNullOrWhiteSpace(value?.ToString()))
            {
                continue;
            }

            if (_constraint.Explain(value?.ToString() ?? "") is { } complaint)
            {
                throw new ValidationMetadataException(complaint + Hint(value?.ToString() ?? ""));
            }
        }
    }
}

/// <summary>Takes what <see cref="ValueConstraint.JobName"/> takes.</summary>
internal sealed class ValidateJobNameAttribute() : ConstraintAttribute(ValueConstraint.JobName);

/// <summary>Takes what <see cref="ValueConstraint.DatasetArn"/> takes.</summary>
internal sealed class ValidateDatasetArnAttribute() : ConstraintAttribute(ValueConstraint.DatasetArn);

/// <summary>Takes what <see cref="ValueConstraint.DatasetExportJobArn"/> takes.</summary>
internal sealed class ValidateDatasetExportJobArnAttribute() : ConstraintAttribute(ValueConstraint.DatasetExportJobArn)
{
    private protected override string Hint(string value) => ValueConstraint.JobName.Explain(value) is null
        ? $" To wait for a job by its name: Get-PDatasetExportJob -JobName {value} | Wait-PDatasetExportJob" : "";
}

/// <summary>Takes what <see cref="ValueConstraint.JobOrDatasetArn"/> takes.</summary>
internal sealed class ValidateJobOrDatasetArnAttribute() : ConstraintAttribute(ValueConstraint.JobOrDatasetArn)
{
    private protected override string Hint(string value) => ValueConstraint.JobName.Explain(value) is null
        ? $" To get a job by its name, use -JobName {value}" : "";
}

/// <summary>Takes what <see cref="ValueConstraint.NextToken"/> takes.</summary>
internal sealed class ValidateNextTokenAttribute() : ConstraintAttribute(ValueConstraint.NextToken);

/// <summary>Takes what <see cref="ValueConstraint.RoleArn"/> takes.</summary>
internal sealed class ValidateRoleArnAttribute() : ConstraintAttribute(ValueConstraint.RoleArn);

/// <summary>Takes what <see cref="ValueConstraint.KmsKeyArn"/> takes.</summary>
internal sealed class ValidateKmsKeyArnAttribute() : ConstraintAttribute(ValueConstraint.KmsKeyArn);

/// <summary>Takes what <see cref="ValueConstraint.S3DataDestinationPath"/> takes.</summary>
internal sealed class ValidateS3DataDestinationPathAttribute() : ConstraintAttribute(ValueConstraint.S3DataDestinationPath);
