using System.Text;
using System.Text.RegularExpressions;

namespace PersonalizeExport;

/// <summary>
/// What the service accepts as one kind of value, and an explanation of why it refuses another.
/// </summary>
/// <remarks>
/// Lengths and patterns are those of the service's API model (2018-05-22). The service matches a pattern against the whole value,
/// counts characters and not UTF-16 units, takes <c>\d</c> as the ten ASCII digits, and lets <c>.</c> match no line terminator;
/// .NET does none of this by itself, hence the patterns' form here.
/// </remarks>
public sealed partial class ValueConstraint
{
    // The other resource types of the service, none of which is a dataset.
    private static readonly HashSet<string> OtherResourceTypes =
    [
        "algorithm", "batch-inference-job", "batch-segment-job", "campaign", "data-deletion-job", "data-insights-job", "dataset-export-job", "dataset-group",
        "dataset-import-job", "event-tracker", "feature-transformation", "filter", "metric-attribution", "recipe", "recommender", "schema", "solution",
    ];

    private readonly int _minLength;
    private readonly int _maxLength;
    private readonly Func<string, bool> _matches;
    private readonly Func<Rune, bool>? _isAllowed;
    private readonly Func<string, string?>? _cannotWork;
    private readonly bool _isSensitive;
    private readonly string _what;
    private readonly string _expected;

    private ValueConstraint(
        string what,
        int minLength,
        int maxLength,
        Func<string, bool> matches,
        string expected,
        Func<Rune, bool>? isAllowed = null,
        Func<string, string?>? cannotWork = null,
        bool isSensitive = false)
    {
        _what = what;
        _minLength = minLength;
        _maxLength = maxLength;
        _matches = matches;
        _expected = expected;
        _isAllowed = isAllowed;
        _cannotWork = cannotWork;
        _isSensitive = isSensitive;
    }

    /// <summary>Name of the model: 1 to 63 characters, <c>^[a-zA-Z0-9][a-zA-Z0-9\-_]*</c>.</summary>
    public static ValueConstraint JobName { get; } = new(
        "a valid job name", 1, 63, NamePattern().IsMatch,
        "1 to 63 characters: ASCII letters, digits, hyphens and underscores, beginning with a letter or digit",
        isAllowed: rune => rune.IsAscii && (Rune.IsLetterOrDigit(rune) || rune.Value is '-' or '_'));

    /// <summary>
    /// Arn of the model: at most 256 characters, <c>arn:([a-z\d-]+):personalize:.*:.*:.+</c>. Beyond the model, what is known never
    /// to be exported is refused: resources of other types (service authorization reference), the ACTIONS and ACTION_INTERACTIONS
    /// datasets (developer guide), and a dataset type that is not in upper case, as those of the service are.
    /// </summary>
    public static ValueConstraint DatasetArn { get; } = new(
        "a valid dataset ARN", 0, 256, ArnPattern().IsMatch,
        "arn:aws:personalize:<region>:<account>:dataset/<group>/INTERACTIONS, or ITEMS or USERS (256 characters at most)",
        cannotWork: WhyNotExportable);

    /// <summary>
    /// Arn of the model: at most 256 characters, <c>arn:([a-z\d-]+):personalize:.*:.*:.+</c>. Beyond the model, a dataset's ARN is
    /// refused: no call for an export job can find it.
    /// </summary>
    public static ValueConstraint DatasetExportJobArn { get; } = new(
        "a valid dataset export job ARN", 0, 256, ArnPattern().IsMatch,
        "arn:aws:personalize:<region>:<account>:dataset-export-job/<job name> (256 characters at most)",
        cannotWork: arn => PersonalizeArn.TryParse(arn)?.ResourceType == "dataset" ? "it names a dataset" : null);

    /// <summary>Arn of the model: at most 256 characters, <c>arn:([a-z\d-]+):personalize:.*:.*:.+</c>.</summary>
    public static ValueConstraint JobOrDatasetArn { get; } = new(
        "a valid ARN of a dataset export job or dataset", 0, 256, ArnPattern().IsMatch,
        "arn:aws:personalize:<region>:<account>:dataset-export-job/<job name> (256 characters at most), or the ARN of a dataset to list its jobs");

    /// <summary>NextToken of the model: at most 1500 ASCII characters.</summary>
    public static ValueConstraint NextToken { get; } = new(
        "a valid NextToken", 0, 1500, value => Ascii.IsValid(value),
        "the NextToken of an earlier response (1500 ASCII characters at most)",
        rune => rune.IsAscii);

    /// <summary>
    /// RoleArn of the model: at most 256 characters, <c>arn:([a-z\d-]+):iam::\d{12}:role/?[a-zA-Z_0-9+=,.@\-_/]+</c>.
    /// </summary>
    public static ValueConstraint RoleArn { get; } = new(
        "a valid IAM role ARN", 0, 256, RoleArnPattern().IsMatch,
        "arn:aws:iam::<12-digit account>:role/<role name> (256 characters at most)");

    /// <summary>KmsKeyArn of the model: at most 2048 characters, <c>arn:aws.*:kms:.*:[0-9]{12}:key/.*</c>.</summary>
    public static ValueConstraint KmsKeyArn { get; } = new(
        "a valid KMS key ARN", 0, 2048, KmsKeyArnPattern().IsMatch,
        "arn:aws:kms:<region>:<12-digit account>:key/<key id> (2048 characters at most)");

    /// <summary>
    /// S3Location of the model: at most 256 characters, <c>(s3|http|https)://.+</c>. Beyond the model, an s3:// path is refused whose bucket
    /// cannot be one by S3's rules, those for the oldest buckets included: 3 to 255 letters, digits, dots, hyphens and underscores.
    /// </summary>
    public static ValueConstraint S3DataDestinationPath { get; } = new(
        "a valid S3 destination", 0, 256, S3LocationPattern().IsMatch,
        "s3://<bucket>/<folder>/ (256 characters at most)",
        cannotWork: WhyNotABucket);

    /// <summary>TagKey of the model: 1 to 128 characters, <c>^([\p{L}\p{Z}\p{N}_.:/=+\-@]*)$</c>; sensitive.</summary>
    public static ValueConstraint TagKey { get; } = new(
        "a valid tag key", 1, 128, value => value.EnumerateRunes().All(IsTagCharacter),
        "1 to 128 letters, digits, spaces and the characters _ . : / = + - @",
        IsTagCharacter, isSensitive: true);

    /// <summary>TagValue of the model: 0 to 256 characters, <c>^([\p{L}\p{Z}\p{N}_.:/=+\-@]*)$</c>; sensitive.</summary>
    public static ValueConstraint TagValue { get; } = new(
        "a valid tag value", 0, 256, value => value.EnumerateRunes().All(IsTagCharacter),
        "at most 256 letters, digits, spaces and the characters _ . : / = + - @",
        IsTagCharacter, isSensitive: true);

    /// <summary>Tags of the model: at most 200 for one resource. (The guide says 50, but the service decides.)</summary>
    public const int MaxTags = 200;

    /// <summary>Explains why the service would refuse a value.</summary>
    /// <returns>A sentence with what was given and what is expected, or null where the value is good.</returns>
    public string? Explain(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        string? why = WhyNot(value);
        return why is null ? null : $"{Quote(value)} is not {_what}: {why}. Expected {_expected}.";
    }

    private string? WhyNot(string value)
    {
        if (FindBrokenSurrogate(value) is int position)
        {
            return $"character {position + 1} is half of a surrogate pair";
        }

        int length = value.EnumerateRunes().Count();
        if (length < _minLength || (length == 0 && !_matches(value)))
        {
            return "it is empty";
        }

        if (length > _maxLength)
        {
            return $"it has {length} characters";
        }

        if (!_matches(value))
        {
            return DescribeOffender(value) ?? "its format is wrong";
        }

        return _cannotWork?.Invoke(value);
    }

    private static string? WhyNotExportable(string arn)
    {
        PersonalizeArn? parts = PersonalizeArn.TryParse(arn);
        if (parts is null)
        {
            return null;
        }

        if (OtherResourceTypes.Contains(parts.ResourceType))
        {
            return $"it names {(parts.ResourceType[0] is 'a' or 'e' ? "an" : "a")} {parts.ResourceType.Replace('-', ' ')}";
        }

        // A type that the module does not know may be exportable.
        string type = parts.ResourceName[(parts.ResourceName.LastIndexOf('/') + 1)..];
        if (parts.ResourceType != "dataset" || type.Length == parts.ResourceName.Length)
        {
            return null;
        }

        string upper = type.ToUpperInvariant();
        return upper switch
        {
            "ACTIONS" => "an Actions dataset cannot be exported",
            "ACTION_INTERACTIONS" => "an Action interactions dataset cannot be exported",
            "INTERACTIONS" or "ITEMS" or "USERS" when !string.Equals(type, upper, StringComparison.Ordinal) => $"the dataset's type must be in upper case, {upper}",
            _ => null,
        };
    }

    private static string? WhyNotABucket(string path)
    {
        const string scheme = "s3://";
        if (!path.StartsWith(scheme, StringComparison.Ordinal))
        {
            return null;
        }

        string bucket = path[scheme.Length..].Split('/')[0];
        return S3Location.IsAccessPoint(bucket) || S3Location.CanBeBucket(bucket) ? null : "it does not name a valid bucket";
    }

    // A value that comes from a file often ends in a line break that nobody sees: say where and what it is.
    private string? DescribeOffender(string value)
    {
        int position = 1;
        foreach (Rune rune in value.EnumerateRunes())
        {
            if (!(_isAllowed?.Invoke(rune) ?? !IsUnseen(rune)))
            {
                return $"character {position} is {Describe(rune)}";
            }

            position++;
        }

        return null;
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

    private static bool IsUnseen(Rune rune) => Rune.IsControl(rune) || rune.Value is 0x2028 or 0x2029;

    private static int? FindBrokenSurrogate(string value)
    {
        for (int i = 0; i < value.Length; i++)
        {
            if (char.IsHighSurrogate(value[i]) && i + 1 < value.Length && char.IsLowSurrogate(value[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(value[i]))
            {
                return i;
            }
        }

        return null;
    }

    // By runes: .NET's \p{L} does not see letters beyond U+FFFF, the service's does.
    private static bool IsTagCharacter(Rune rune) =>
        Rune.IsLetter(rune) || Rune.IsNumber(rune) || Rune.IsSeparator(rune)
        || (rune.IsAscii && "_.:/=+-@".Contains((char)rune.Value, StringComparison.Ordinal));

    private string Quote(string value)
    {
        if (_isSensitive && value.Length > 0)
        {
            return "The value given (not shown: tags are sensitive)";
        }

        const int shown = 100;
        StringBuilder text = new("'");
        foreach (char c in value.Length > shown ? value[..shown] : value)
        {
            // Half a surrogate pair is no rune; escaped too, it does no harm on a terminal.
            text = !Rune.TryCreate(c, out Rune rune) || IsUnseen(rune) ? text.Append($"\\u{(int)c:X4}") : text.Append(c);
        }

        return text.Append(value.Length > shown ? "...'" : "'").ToString();
    }

    [GeneratedRegex(@"\A[a-zA-Z0-9][a-zA-Z0-9\-_]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();

    [GeneratedRegex(@"\Aarn:[a-z0-9-]+:personalize:[^\n\r\u0085\u2028\u2029]*:[^\n\r\u0085\u2028\u2029]*:[^\n\r\u0085\u2028\u2029]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex ArnPattern();

    [GeneratedRegex(@"\Aarn:[a-z0-9-]+:iam::[0-9]{12}:role/?[a-zA-Z_0-9+=,.@\-_/]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex RoleArnPattern();

    [GeneratedRegex(@"\Aarn:aws[^\n\r\u0085\u2028\u2029]*:kms:[^\n\r\u0085\u2028\u2029]*:[0-9]{12}:key/[^\n\r\u0085\u2028\u2029]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex KmsKeyArnPattern();

    [GeneratedRegex(@"\A(?:s3|http|https)://[^\n\r\u0085\u2028\u2029]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex S3LocationPattern();
}
