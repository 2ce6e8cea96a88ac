using System.Reflection;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using PersonalizeExport.Emulator.Validation;

namespace PersonalizeExport.Tests.Properties;

/// <summary>Held against the API model itself, whose patterns the emulator reads as Java does.</summary>
[Repeatable]
public class ValueConstraintProperties
{
    private const string Account = "arn:aws:personalize:eu-west-1:123456789012:";

    private static readonly string[] ExportableTypes = ["INTERACTIONS", "ITEMS", "USERS"];

    private static readonly Dictionary<string, (string Shape, Func<string, bool>? CannotWork)> OtherShapes = new()
    {
        [nameof(ValueConstraint.JobName)] = ("Name", null),
        [nameof(ValueConstraint.DatasetArn)] = ("Arn", IsKnownNotToBeExported),
        [nameof(ValueConstraint.DatasetExportJobArn)] = ("Arn", arn => ResourceOf(arn) is "dataset"
            || ResourceOf(arn).StartsWith("dataset/", StringComparison.Ordinal)),
        [nameof(ValueConstraint.JobOrDatasetArn)] = ("Arn", null),
        [nameof(ValueConstraint.S3DataDestinationPath)] = ("S3Location", HasNoBucket),
    };

    // What the pattern of a shape matches, every character that it allows and every part that it may leave out among them: other values are made of
    // them.
    private static readonly Dictionary<string, string[]> Examples = new()
    {
        ["Name"] = ["a", "Zz09-_", "nightly-2026_11"],
        ["Arn"] = [Account + "dataset/g/ITEMS", Account + "dataset-export-job/j", "arn:aws-cn:personalize:::dataset-group/é 京", "arn:a-z09:personalize:r:a::x"],
        ["RoleArn"] = ["arn:aws:iam::012345678901:role/azAZ_09+=,.@-/x", "arn:aws-us-gov:iam::123456789012:rolex"],
        ["KmsKeyArn"] = ["arn:aws:kms:eu-west-1:123456789012:key/1a", "arn:aws-cn é:kms:::012345678901:key/"],
        ["S3Location"] = ["s3://bucket/folder/", "s3://A.b-c_9", "s3://arn:aws:s3:r:a:accesspoint/x/", "http://x", "https://b.s3.amazonaws.com/é 京"],
        ["NextToken"] = ["AbC=+/ ~\0"],
        ["TagKey"] = ["Team é京\u3000\u2028٣½_.:/=+-@"],
        ["TagValue"] = ["", "Shop é京\u3000\u2028٣½_.:/=+-@"],
    };

    // A constraint is held against the shape of its own name if it is not among these. The model has no shape for a group's ARN or name.
    private static readonly Dictionary<string, Rule> Rules = typeof(ValueConstraint).GetProperties(BindingFlags.Public | BindingFlags.Static)
        .Where(property => property.PropertyType == typeof(ValueConstraint) && property.Name is not nameof(ValueConstraint.DatasetGroup))
        .ToDictionary(property => property.Name, property =>
        {
            (string shape, Func<string, bool>? cannotWork) = OtherShapes.GetValueOrDefault(property.Name, (property.Name, null));
            return new Rule((ValueConstraint)property.GetValue(null)!, shape, cannotWork);
        });

    public static TheoryData<string> Constraints => [.. Rules.Keys];

    [Property(MaxTest = 10_000, Arbitrary = [typeof(ValueConstraintProperties)])]
    public void Takes_exactly_what_the_service_takes(Given given)
    {
        Rule rule = Rules[given.Constraint];

        Assert.Equal(rule.Takes(given.Value), rule.Constraint.Explain(given.Value) is null);
    }

    [Theory]
    [MemberData(nameof(Constraints))]
    public void Says_how_long_a_value_may_be(string name)
    {
        Rule rule = Rules[name];

        Assert.Matches($@"it has {rule.Max + 1} characters\. Expected .*\b{rule.Max}\b", rule.Constraint.Explain(new string('x', rule.Max + 1)));
    }

    [Property(MaxTest = 10_000, Arbitrary = [typeof(ValueConstraintProperties)])]
    public void Explains_in_one_line_without_a_control_character(Given given)
    {
        string complaint = Rules[given.Constraint].Constraint.Explain(given.Value) ?? "";

        Assert.DoesNotContain(complaint, c => char.IsControl(c)
            || char.GetUnicodeCategory(c) is UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
    }

    public static Arbitrary<Given> Givens() => Arb.From(
        from constraint in Gen.Elements<string>(Rules.Keys)
        from value in Rules[constraint].Values
        select new Given(constraint, value),
        given => Texts.Shrink(given.Value).Select(value => given with { Value = value }));

    // Behind the fifth colon.
    private static string ResourceOf(string arn) => string.Join(':', arn.Split(':').Skip(5));

    private static bool IsKnownNotToBeExported(string arn)
    {
        string[] resource = ResourceOf(arn).Split('/');
        return resource[0] is "dataset-export-job" or "dataset-group" or "schema" or "solution"
            || (resource is ["dataset", _, .., var type] and { Length: > 2 }
                && (IsInOtherCase(type) || type.ToUpperInvariant() is "ACTIONS" or "ACTION_INTERACTIONS"));
    }

    private static bool IsInOtherCase(string type) =>
        ExportableTypes.Any(known => known != type && known.Equals(type, StringComparison.OrdinalIgnoreCase));

    // S3's own words for what is in the name of a bucket, by a second hand.
    private static bool HasNoBucket(string path)
    {
        if (!path.StartsWith("s3://", StringComparison.Ordinal))
        {
            return false;
        }

        string bucket = path[5..].Split('/')[0];
        return !bucket.StartsWith("arn:", StringComparison.Ordinal)
            && !(bucket.Length is >= 3 and <= 255 && bucket.All(c => char.IsAsciiLetterOrDigit(c) || ".-_".Contains(c, StringComparison.Ordinal)));
    }

    public sealed record Given(string Constraint, string Value)
    {
        // A text that is half a character cannot be printed as it is.
        public override string ToString() => $"{Constraint} {JsonValue.Create(Value).ToJsonString()}";
    }

    internal sealed record Rule(ValueConstraint Constraint, string Shape, Func<string, bool>? CannotWork)
    {
        private readonly JavaPattern _pattern = new(ApiModel.Shape(Shape)["pattern"]!.GetValue<string>());
        private readonly Gen<string> _good = Gen.Elements(Examples.GetValueOrDefault(Shape, [""]));

        public int Max { get; } = ApiModel.Max(Shape);

        public Gen<string> Values => Gen.Frequency(
            (6, _good.SelectMany(Texts.Near).SelectMany(Texts.Near)),
            (2, from value in _good from length in Gen.Choose(Max - 1, Max + 1) from longer in Texts.OfLength(value, length) select longer),
            (2, _good.SelectMany(value => value.Split(':').Length > 5 ? WithResource(value) : Texts.Near(value))),
            (1, Texts.Any),
            (1, Gen.Constant("")));

        public bool Takes(string value)
        {
            // Half a surrogate pair is no character: the wire cannot carry it.
            int length = value.EnumerateRunes().Count();
            return string.Concat(value.EnumerateRunes()) == value && length >= ApiModel.Min(Shape) && length <= Max
                && _pattern.IsMatch(value) && CannotWork?.Invoke(value) is not true;
        }

        private static Gen<string> WithResource(string arn) => Gen.Elements(
            "dataset", "dataset/g/ITEMS", "dataset/g/ACTIONS", "dataset/g/ACTION_INTERACTIONS", "dataset/ACTIONS", "dataset//ACTIONS", "dataset/g/actions",
            "dataset/g/items", "dataset/g/Users", "dataset/g/NEW",
            "dataset-export-job", "dataset-export-job/j", "dataset-group/g", "schema/s", "solution/s", "Dataset/g/ACTIONS", "x/ACTIONS", ":dataset/g/ACTIONS")
            .Select(resource => string.Join(':', arn.Split(':').Take(5)) + ":" + resource);
    }
}
