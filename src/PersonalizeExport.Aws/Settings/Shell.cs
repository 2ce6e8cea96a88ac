namespace PersonalizeExport.Aws.Settings;

/// <summary>The environment variables of the process. A blank one counts as none.</summary>
internal static class Shell
{
    /// <summary>The region, the one of the SDKs before the one of the AWS CLI.</summary>
    public static Setting? Region => Find("AWS_REGION") ?? Find("AWS_DEFAULT_REGION");

    /// <summary>The value of a variable; null where there is none.</summary>
    public static string? Value(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { } value && !string.IsNullOrWhiteSpace(value) ? value : null;

    /// <summary>Whether a variable has a value, in any case.</summary>
    public static bool Has(string variable, string value) =>
        value.Equals(Value(variable), StringComparison.OrdinalIgnoreCase);

    /// <summary>The value of a variable, as a setting.</summary>
    public static Setting? Find(string variable) => Setting.Of(Value(variable), variable);
}
