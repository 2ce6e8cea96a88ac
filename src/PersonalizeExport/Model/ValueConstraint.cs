using System.Text;
using System.Text.RegularExpressions;

namespace PersonalizeExport;

/// <summary>
/// What the service accepts as one kind of value, and an explanation of why it refuses another.
/// </summary>
/// <remarks>
/// Lengths and patterns are those of the service's API model (2018-05-22). The service matches a pattern against the
/// whole value, counts characters and not UTF-16 units, takes <c>\d</c> as the ten ASCII digits, and lets <c>.</c>
/// match no line terminator; .NET does none of this by itself, hence the patterns' form here.
/// </remarks>
/// <param name="what">What a value is, such as "a valid job name".</param>
/// <param name="maxLength">How many characters a value may have.</param>
/// <param name="expected">What a value looks like, for the explanation.</param>
/// <param name="pattern">The pattern of a value, made when first needed; null where only its characters matter.</param>
/// <param name="isAllowed">Whether a value may have a character; null for all that can be seen.</param>
/// <param name="cannotWork">Why a value that the pattern matches cannot work all the same; null where it can.</param>
/// <param name="minLength">How many characters a value must have.</param>
/// <param name="isSensitive">Whether no message may show a value.</param>
public sealed partial class ValueConstraint(
    string what,
    int maxLength,
    string expected,
    Func<Regex>? pattern = null,
    Func<Rune, bool>? isAllowed = null,
    Func<string, string?>? cannotWork = null,
    int minLength = 1,
    bool isSensitive = false)
{
    // What a dot matches in the service's patterns.
    private const string Dot = @"[^\n\r\u0085\u2028\u2029]";

    /// <summary>
    /// Tags of the model: at most 200 for one resource. (The guide says 50, but the service decides.)
    /// </summary>
    public const int MaxTags = 200;

    /// <summary>Name of the model: 1 to 63 characters, <c>^[a-zA-Z0-9][a-zA-Z0-9\-_]*</c>.</summary>
    public static ValueConstraint JobName { get; } = new(
        "a valid job name",
        63,
        "1 to 63 characters: ASCII letters, digits, hyphens and underscores, beginning with a letter or digit",
        NamePattern,
        rune => rune.IsAscii && (Rune.IsLetterOrDigit(rune) || rune.Value is '-' or '_'));

    /// <summary>
    /// Arn of the model: at most 256 characters, <c>arn:([a-z\d-]+):personalize:.*:.*:.+</c>. Beyond the model, what is
    /// known never to be exported is refused: resources of other types that are taken for a dataset, the ACTIONS and
    /// ACTION_INTERACTIONS datasets (developer guide), and a dataset type that is not in upper case, as those of the
    /// service are.
    /// </summary>
    public static ValueConstraint DatasetArn { get; } = new(
        "a valid dataset ARN",
        256,
        "arn:aws:personalize:<region>:<account>:dataset/<group>/INTERACTIONS, or ITEMS or USERS "
            + "(256 characters at most)",
        ArnPattern,
        cannotWork: WhyNotExportable);

    /// <summary>
    /// Arn of the model: at most 256 characters, <c>arn:([a-z\d-]+):personalize:.*:.*:.+</c>. Beyond the model, a
    /// dataset's ARN is refused: no call for an export job can find it.
    /// </summary>
    public static ValueConstraint DatasetExportJobArn { get; } = new(
        "a valid dataset export job ARN",
        256,
        "arn:aws:personalize:<region>:<account>:dataset-export-job/<job name> (256 characters at most)",
        ArnPattern,
        cannotWork: arn => PersonalizeArn.TryParse(arn)?.ResourceType == "dataset" ? "it names a dataset" : null);

    /// <summary>Arn of the model: at most 256 characters, <c>arn:([a-z\d-]+):personalize:.*:.*:.+</c>.</summary>
    public static ValueConstraint JobOrDatasetArn { get; } = new(
        "a valid ARN of a dataset export job or dataset",
        256,
        $"{DatasetExportJobArn.Expected}, or the ARN of a dataset to list its jobs",
        ArnPattern);

    /// <summary>
    /// The ARN of a dataset group (Arn of the model: at most 256 characters), or its name (Name of the model,
    /// <c>^[a-zA-Z0-9][a-zA-Z0-9\-_]*</c>).
    /// </summary>
    public static ValueConstraint DatasetGroup { get; } = new(
        "a valid ARN or name of a dataset group",
        256,
        "arn:aws:personalize:<region>:<account>:dataset-group/<name> (256 characters at most), or the name alone",
        DatasetGroupPattern);

    /// <summary>NextToken of the model: at most 1500 ASCII characters.</summary>
    public static ValueConstraint NextToken { get; } = new(
        "a valid NextToken",
        1500,
        "the NextToken of an earlier response (1500 ASCII characters at most)",
        isAllowed: rune => rune.IsAscii,
        minLength: 0);

    /// <summary>
    /// RoleArn of the model: at most 256 characters,
    /// <c>arn:([a-z\d-]+):iam::\d{12}:role/?[a-zA-Z_0-9+=,.@\-_/]+</c>.
    /// </summary>
    public static ValueConstraint RoleArn { get; } = new(
        "a valid IAM role ARN",
        256,
        "arn:aws:iam::<12-digit account>:role/<role name> (256 characters at most)",
        RoleArnPattern);

    /// <summary>KmsKeyArn of the model: at most 2048 characters, <c>arn:aws.*:kms:.*:[0-9]{12}:key/.*</c>.</summary>
    public static ValueConstraint KmsKeyArn { get; } = new(
        "a valid KMS key ARN",
        2048,
        "arn:aws:kms:<region>:<12-digit account>:key/<key id> (2048 characters at most)",
        KmsKeyArnPattern);

    /// <summary>
    /// S3Location of the model: at most 256 characters, <c>(s3|http|https)://.+</c>. Beyond the model, an s3:// path is
    /// refused whose bucket cannot be one by S3's rules, those for the oldest buckets included: 3 to 255 letters,
    /// digits, dots, hyphens and underscores.
    /// </summary>
    public static ValueConstraint S3DataDestinationPath { get; } = new(
        "a valid S3 destination",
        256,
        "s3://<bucket>/<folder>/ (256 characters at most)",
        S3LocationPattern,
        cannotWork: WhyNotABucket);

    /// <summary>TagKey of the model: 1 to 128 characters, <c>^([\p{L}\p{Z}\p{N}_.:/=+\-@]*)$</c>; sensitive.</summary>
    public static ValueConstraint TagKey { get; } = new(
        "a valid tag key",
        128,
        "1 to 128 letters, digits, spaces and the characters _ . : / = + - @",
        isAllowed: IsTagCharacter,
        isSensitive: true);

    /// <summary>
    /// TagValue of the model: 0 to 256 characters, <c>^([\p{L}\p{Z}\p{N}_.:/=+\-@]*)$</c>; sensitive.
    /// </summary>
    public static ValueConstraint TagValue { get; } = new(
        "a valid tag value",
        256,
        "at most 256 letters, digits, spaces and the characters _ . : / = + - @",
        isAllowed: IsTagCharacter,
        minLength: 0,
        isSensitive: true);

    private string Expected => expected;

    /// <summary>Explains why the service would refuse a value.</summary>
    /// <returns>A sentence with what was given and what is expected, or null where the value is good.</returns>
    public string? Explain(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return WhyNot(value) is { } why ? $"{Quote(value)} is not {what}: {why}. Expected {expected}." : null;
    }

    private string? WhyNot(string value)
    {
        int length = value.EnumerateRunes().Count();
        if (length < minLength)
        {
            return "it is empty";
        }

        if (length > maxLength)
        {
            return $"it has {length} characters";
        }

        // Half a surrogate pair is no character, and the wire cannot carry it.
        if (string.Concat(value.EnumerateRunes()) != value)
        {
            return "it is not valid Unicode";
        }

        bool isMatch = pattern?.Invoke().IsMatch(value) ?? value.EnumerateRunes().All(isAllowed!);
        return isMatch ? cannotWork?.Invoke(value) : DescribeOffender(value) ?? "its format is wrong";
    }

    private static string? WhyNotExportable(string arn)
    {
        PersonalizeArn? parts = PersonalizeArn.TryParse(arn);
        if (parts?.ResourceType is "dataset-export-job" or "dataset-group" or "schema" or "solution")
        {
            return $"it names a {parts.ResourceType.Replace('-', ' ')}";
        }

        if (parts?.ResourceType is not "dataset" || parts.ResourceName.Split('/') is not [_, .., var type])
        {
            return null;
        }

        string upper = type.ToUpperInvariant();
        return upper switch
        {
            "ACTIONS" or "ACTION_INTERACTIONS" => $"an {upper} dataset cannot be exported",
            "INTERACTIONS" or "ITEMS" or "USERS" when type != upper =>
                $"the dataset's type must be in upper case, {upper}",

            // A type that the module does not know may be exportable.
            _ => null,
        };
    }

    // The bucket may be the ARN of an access point.
    private static string? WhyNotABucket(string path) =>
        !path.StartsWith("s3:", StringComparison.Ordinal)
        || path.StartsWith("s3://arn:", StringComparison.Ordinal)
        || S3Location.TryParse(path) is not null
            ? null : "it does not name a valid bucket";

    // A value that comes from a file often ends in a line break that nobody sees: say where and what it is.
    private string? DescribeOffender(string value)
    {
        Func<Rune, bool> isGood = isAllowed ?? (rune => !IsUnseen(rune));
        (Rune offender, int position) = value.EnumerateRunes()
            .Select((rune, index) => (rune, index + 1))
            .FirstOrDefault(character => !isGood(character.rune));
        return position > 0 ? $"character {position} is {Describe(offender)}" : null;
    }

    private static string Describe(Rune rune)
    {
        string code = $"U+{rune.Value:X4}";
        return rune.Value switch
        {
            ' ' => $"a space ({code})",
            '\t' => $"a tab ({code})",
            '\n' or '\r' or 0x85 or 0x2028 or 0x2029 => $"a line break ({code})",
            _ => IsUnseen(rune) ? code : $"'{rune}' ({code})",
        };
    }

    private static bool IsUnseen(Rune rune) => !DisplayText.IsPrintable($"{rune}");

    // By runes: .NET's \p{L} does not see letters beyond U+FFFF, the service's does.
    private static bool IsTagCharacter(Rune rune) =>
        Rune.IsLetter(rune)
        || Rune.IsNumber(rune)
        || Rune.IsSeparator(rune)
        || "_.:/=+-@".EnumerateRunes().Contains(rune);

    private string Quote(string value)
    {
        if (isSensitive && value.Length > 0)
        {
            return "The value given (not shown: tags are sensitive)";
        }

        const int shown = 100;
        IEnumerable<string> characters = value.Take(shown).Select(EscapeUnseen);
        return $"'{string.Concat(characters)}{(value.Length > shown ? "..." : "")}'";
    }

    private static string EscapeUnseen(char character) =>
        DisplayText.IsPrintable($"{character}") ? $"{character}" : $"\\u{(int)character:X4}";

    [GeneratedRegex(@"\A[a-zA-Z0-9][a-zA-Z0-9\-_]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();

    [GeneratedRegex(
        @"\Aarn:[a-z0-9-]+:personalize:" + Dot + "*:" + Dot + "*:" + Dot + @"+\z", RegexOptions.CultureInvariant)]
    private static partial Regex ArnPattern();

    [GeneratedRegex(
        @"\A(?:arn:[a-z0-9-]+:personalize:" + Dot + "*:" + Dot + @"*:dataset-group/)?[a-zA-Z0-9][a-zA-Z0-9\-_]*\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex DatasetGroupPattern();

    [GeneratedRegex(@"\Aarn:[a-z0-9-]+:iam::[0-9]{12}:role/?[a-zA-Z_0-9+=,.@\-_/]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex RoleArnPattern();

    [GeneratedRegex(
        @"\Aarn:aws" + Dot + "*:kms:" + Dot + "*:[0-9]{12}:key/" + Dot + @"*\z", RegexOptions.CultureInvariant)]
    private static partial Regex KmsKeyArnPattern();

    [GeneratedRegex(@"\A(?:s3|http|https)://" + Dot + @"+\z", RegexOptions.CultureInvariant)]
    private static partial Regex S3LocationPattern();
}
