using PersonalizeExport.Tests.Support;

namespace PersonalizeExport.Tests.Core;

public class ValueConstraintTests
{
    private const string Dataset = "arn:aws:personalize:eu-west-1:123456789012:dataset/group/ITEMS";
    private const string Job = "arn:aws:personalize:eu-west-1:123456789012:dataset-export-job/job";
    private const string Role = "arn:aws:iam::123456789012:role/export";
    private const string Key = "arn:aws:kms:eu-west-1:123456789012:key/1";

    // One character that is no letter, digit, ASCII or line break, and takes two UTF-16 units: lengths are counted in characters.
    private const string Clef = "\U0001D11E";

    /// <summary>A constraint, its shape in the API model, and a good value that grows at its end without becoming bad.</summary>
    public static TheoryData<string, string, string> Shapes => new()
    {
        { nameof(ValueConstraint.JobName), "Name", "job" },
        { nameof(ValueConstraint.DatasetArn), "Arn", Dataset },
        { nameof(ValueConstraint.DatasetExportJobArn), "Arn", Job },
        { nameof(ValueConstraint.RoleArn), "RoleArn", Role },
        { nameof(ValueConstraint.KmsKeyArn), "KmsKeyArn", Key },
        { nameof(ValueConstraint.S3DataDestinationPath), "S3Location", "s3://bucket/folder/" },
        { nameof(ValueConstraint.TagKey), "TagKey", "team" },
        { nameof(ValueConstraint.TagValue), "TagValue", "shop" },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Takes_the_longest_value_of_the_model_and_refuses_one_character_more(string name, string shape, string start)
    {
        string longest = start.PadRight(ApiModel.Max(shape), 'x');

        Assert.Null(Constraint(name).Explain(longest));
        Assert.Contains($"it has {ApiModel.Max(shape) + 1} characters", Constraint(name).Explain(longest + "x"));
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Takes_an_empty_value_only_where_the_model_does(string name, string shape, string start)
    {
        bool isTaken = ApiModel.Min(shape) == 0 && shape == "TagValue";

        Assert.Equal(isTaken, Constraint(name).Explain("") is null);
        Assert.NotEmpty(start);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Refuses_a_trailing_line_break_and_shows_it(string name, string shape, string start)
    {
        foreach (string lineBreak in new[] { "\n", "\r\n", "\u0085" })
        {
            string? complaint = Constraint(name).Explain(start + lineBreak);

            Assert.Contains($"its character {start.Length + 1} is U+{(int)lineBreak[0]:X4}", complaint);
            Assert.DoesNotContain(lineBreak, complaint);
        }

        Assert.NotEmpty(shape);
    }

    [Theory]
    [InlineData(nameof(ValueConstraint.JobName), "a")]
    [InlineData(nameof(ValueConstraint.JobName), "Export-2026_11")]
    [InlineData(nameof(ValueConstraint.JobName), "1st")]
    [InlineData(nameof(ValueConstraint.DatasetArn), Dataset)]
    [InlineData(nameof(ValueConstraint.DatasetArn), "arn:aws-us-gov:personalize:us-gov-west-1:123456789012:dataset/g/USERS")]
    [InlineData(nameof(ValueConstraint.DatasetArn), "arn:aws:personalize:::x")]
    [InlineData(nameof(ValueConstraint.DatasetArn), "arn:1:personalize:a:b:c:d" + Clef)]
    [InlineData(nameof(ValueConstraint.DatasetExportJobArn), Job)]
    [InlineData(nameof(ValueConstraint.DatasetExportJobArn), "arn:aws:personalize:::x")]
    [InlineData(nameof(ValueConstraint.RoleArn), Role)]
    [InlineData(nameof(ValueConstraint.RoleArn), "arn:aws-cn:iam::123456789012:role/path/to/a+b=c,d.e@f-g_h")]
    [InlineData(nameof(ValueConstraint.RoleArn), "arn:aws:iam::123456789012:roleX")]
    [InlineData(nameof(ValueConstraint.RoleArn), "arn:aws:iam::123456789012:role/")]
    [InlineData(nameof(ValueConstraint.KmsKeyArn), Key)]
    [InlineData(nameof(ValueConstraint.KmsKeyArn), "arn:aws-anything:kms:x:123456789012:key/")]
    [InlineData(nameof(ValueConstraint.S3DataDestinationPath), "s3://b")]
    [InlineData(nameof(ValueConstraint.S3DataDestinationPath), "http://x")]
    [InlineData(nameof(ValueConstraint.S3DataDestinationPath), "https://bucket.s3.amazonaws.com/größe/")]
    [InlineData(nameof(ValueConstraint.TagKey), "Köln 東京_.:/=+-@")]
    [InlineData(nameof(ValueConstraint.TagKey), "\U00020000")]
    [InlineData(nameof(ValueConstraint.TagKey), "٣")]
    [InlineData(nameof(ValueConstraint.TagValue), "")]
    [InlineData(nameof(ValueConstraint.TagValue), "\u00A0\u2028")]
    public void Takes_what_the_service_takes(string name, string value) => Assert.Null(Constraint(name).Explain(value));

    [Theory]
    [InlineData(nameof(ValueConstraint.JobName), "-a")]
    [InlineData(nameof(ValueConstraint.JobName), "_a")]
    [InlineData(nameof(ValueConstraint.JobName), "a b")]
    [InlineData(nameof(ValueConstraint.JobName), "a.b")]
    [InlineData(nameof(ValueConstraint.JobName), "jöb")]
    [InlineData(nameof(ValueConstraint.JobName), "job٣")]
    [InlineData(nameof(ValueConstraint.DatasetArn), "ARN:aws:personalize:eu-west-1:123456789012:dataset/g/ITEMS")]
    [InlineData(nameof(ValueConstraint.DatasetArn), "arn:AWS:personalize:eu-west-1:123456789012:dataset/g/ITEMS")]
    [InlineData(nameof(ValueConstraint.DatasetArn), "arn:aws:Personalize:eu-west-1:123456789012:dataset/g/ITEMS")]
    [InlineData(nameof(ValueConstraint.DatasetArn), "arn::personalize:eu-west-1:123456789012:dataset/g/ITEMS")]
    [InlineData(nameof(ValueConstraint.DatasetArn), "arn:٣:personalize:eu-west-1:123456789012:dataset/g/ITEMS")]
    [InlineData(nameof(ValueConstraint.DatasetArn), "arn:aws:personalize:eu-west-1:123456789012:")]
    [InlineData(nameof(ValueConstraint.DatasetArn), "arn:aws:personalize:eu-west-1:123456789012")]
    [InlineData(nameof(ValueConstraint.DatasetArn), " " + Dataset)]
    [InlineData(nameof(ValueConstraint.DatasetArn), "arn:aws:personalize:eu-west-1:123456789012:dataset/\u2028")]
    [InlineData(nameof(ValueConstraint.DatasetArn), "arn:aws:s3:::bucket")]
    [InlineData(nameof(ValueConstraint.RoleArn), "arn:aws:iam::123456789012:user/x")]
    [InlineData(nameof(ValueConstraint.RoleArn), "arn:aws:iam::12345678901:role/x")]
    [InlineData(nameof(ValueConstraint.RoleArn), "arn:aws:iam::1234567890123:role/x")]
    [InlineData(nameof(ValueConstraint.RoleArn), "arn:aws:iam::12345678901٣:role/x")]
    [InlineData(nameof(ValueConstraint.RoleArn), "arn:aws:iam::123456789012:role/größe")]
    [InlineData(nameof(ValueConstraint.RoleArn), "arn:aws:iam::123456789012:Role/x")]
    [InlineData(nameof(ValueConstraint.KmsKeyArn), "arn:aws:kms:eu-west-1:12345678901:key/x")]
    [InlineData(nameof(ValueConstraint.KmsKeyArn), "arn:aws:kms:eu-west-1:12345678901٣:key/x")]
    [InlineData(nameof(ValueConstraint.KmsKeyArn), "arn:aws:kms:eu-west-1:123456789012:alias/x")]
    [InlineData(nameof(ValueConstraint.KmsKeyArn), "arn:AWS:kms:eu-west-1:123456789012:key/x")]
    [InlineData(nameof(ValueConstraint.S3DataDestinationPath), "s3://")]
    [InlineData(nameof(ValueConstraint.S3DataDestinationPath), "S3://bucket/folder/")]
    [InlineData(nameof(ValueConstraint.S3DataDestinationPath), "bucket/folder")]
    [InlineData(nameof(ValueConstraint.S3DataDestinationPath), "ftp://bucket")]
    [InlineData(nameof(ValueConstraint.TagKey), "a!")]
    [InlineData(nameof(ValueConstraint.TagKey), "a\tb")]
    [InlineData(nameof(ValueConstraint.TagKey), Clef)]
    [InlineData(nameof(ValueConstraint.TagValue), "50%")]
    public void Refuses_what_the_service_refuses(string name, string value) => Assert.NotNull(Constraint(name).Explain(value));

    [Fact]
    public void Counts_characters_and_not_UTF16_units()
    {
        string path = "s3://bucket/" + string.Concat(Enumerable.Repeat(Clef, 256 - 12));

        Assert.Null(ValueConstraint.S3DataDestinationPath.Explain(path));
        Assert.Contains("it has 257 characters", ValueConstraint.S3DataDestinationPath.Explain(path + Clef));
    }

    [Fact]
    public void Refuses_half_of_a_surrogate_pair_and_shows_it()
    {
        string? complaint = ValueConstraint.DatasetArn.Explain(Dataset + Clef[0]);

        Assert.Contains($"position {Dataset.Length + 1}", complaint);
        Assert.Contains(@"ITEMS\uD834'", complaint);
    }

    [Theory]
    [InlineData(Job, "it names a dataset export job")]
    [InlineData("arn:aws:personalize:eu-west-1:123456789012:dataset/g/ACTIONS", "an Actions dataset cannot be exported")]
    [InlineData("arn:aws:personalize:eu-west-1:123456789012:dataset/g/ACTION_INTERACTIONS", "an Action interactions dataset cannot be exported")]
    public void Refuses_as_a_dataset_what_can_never_be_exported(string arn, string why) =>
        Assert.Contains(why, ValueConstraint.DatasetArn.Explain(arn));

    [Fact]
    public void Refuses_a_dataset_as_an_export_job() =>
        Assert.Contains("it names a dataset", ValueConstraint.DatasetExportJobArn.Explain(Dataset));

    [Fact]
    public void Says_what_was_given_where_it_is_wrong_and_what_is_expected() => Assert.Equal(
        "'nightly export' is not a job name: its character 8 is ' ' (U+0020). Expected: 1 to 63 characters: "
            + "ASCII letters, digits, hyphens and underscores, the first a letter or digit.",
        ValueConstraint.JobName.Explain("nightly export"));

    [Fact]
    public void Does_not_repeat_a_tag_which_the_model_calls_sensitive() =>
        Assert.DoesNotContain("hunter2", ValueConstraint.TagValue.Explain("hunter2!"));

    [Fact]
    public void Allows_as_many_tags_as_the_model() => Assert.Equal(ValueConstraint.MaxTags, ApiModel.Max("Tags"));

    [Fact]
    public void Knows_the_ingestion_modes_of_the_model() => Assert.Equal(
        ApiModel.Shape("IngestionMode")["enum"]!.AsArray().Select(word => word!.GetValue<string>()),
        Enum.GetNames<IngestionMode>());

    private static ValueConstraint Constraint(string name) =>
        (ValueConstraint)typeof(ValueConstraint).GetProperty(name)!.GetValue(null)!;
}
