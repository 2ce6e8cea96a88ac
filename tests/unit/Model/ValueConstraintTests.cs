using PersonalizeExport.Tests.Support;

namespace PersonalizeExport.Tests.Model;

public class ValueConstraintTests
{
    private const string Dataset = "arn:aws:personalize:eu-west-1:123456789012:dataset/group/ITEMS";
    private const string Job = "arn:aws:personalize:eu-west-1:123456789012:dataset-export-job/job";

    // One character that is no letter, digit, ASCII or line break, and takes two UTF-16 units: lengths are counted in characters.
    private const string Clef = "\U0001D11E";

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

        Assert.Contains("it is not valid Unicode", complaint);
        Assert.Contains(@"ITEMS\uD834'", complaint);
    }

    [Theory]
    [InlineData(Job, "it names a dataset export job")]
    [InlineData("arn:aws:personalize:eu-west-1:123456789012:dataset-group/g", "it names a dataset group")]
    [InlineData("arn:aws:personalize:eu-west-1:123456789012:schema/g", "it names a schema")]
    [InlineData("arn:aws:personalize:eu-west-1:123456789012:dataset/g/items", "the dataset's type must be in upper case, ITEMS")]
    [InlineData("arn:aws:personalize:eu-west-1:123456789012:dataset/g/Interactions", "the dataset's type must be in upper case, INTERACTIONS")]
    [InlineData("arn:aws:personalize:eu-west-1:123456789012:dataset/g/ACTIONS", "an ACTIONS dataset cannot be exported")]
    [InlineData("arn:aws:personalize:eu-west-1:123456789012:dataset/g/ACTION_INTERACTIONS", "an ACTION_INTERACTIONS dataset cannot be exported")]
    public void Refuses_as_a_dataset_what_can_never_be_exported(string arn, string why) =>
        Assert.Contains(why, ValueConstraint.DatasetArn.Explain(arn));

    [Fact]
    public void Refuses_a_dataset_as_an_export_job() =>
        Assert.Contains("it names a dataset", ValueConstraint.DatasetExportJobArn.Explain(Dataset));

    [Theory]
    [InlineData("shop", true)]
    [InlineData("1st_Shop-2", true)]
    [InlineData("arn:aws-cn:personalize:cn-north-1:123456789012:dataset-group/shop", true)]
    [InlineData("arn:aws:personalize:::dataset-group/shop", true)]
    [InlineData("", false)]
    [InlineData("_shop", false)]
    [InlineData("shop\n", false)]
    [InlineData("shop/ITEMS", false)]
    [InlineData(Dataset, false)]
    [InlineData("arn:aws:s3:eu-west-1:123456789012:dataset-group/shop", false)]
    public void Takes_a_dataset_group_by_its_ARN_or_its_name(string value, bool isTaken) =>
        Assert.Equal(isTaken, ValueConstraint.DatasetGroup.Explain(value) is null);

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\u0085")]
    public void Refuses_a_trailing_line_break_and_shows_it(string lineBreak)
    {
        string? complaint = ValueConstraint.JobName.Explain("job" + lineBreak);

        Assert.Contains($"character 4 is a line break (U+{(int)lineBreak[0]:X4})", complaint);
        Assert.DoesNotContain(lineBreak, complaint);
    }

    [Fact]
    public void Says_what_was_given_where_it_is_wrong_and_what_is_expected() => Assert.Equal(
        "'nightly export' is not a valid job name: character 8 is a space (U+0020). Expected 1 to 63 characters: "
            + "ASCII letters, digits, hyphens and underscores, beginning with a letter or digit.",
        ValueConstraint.JobName.Explain("nightly export"));

    [Theory]
    [InlineData(nameof(ValueConstraint.DatasetArn), "x", "'x' is not a valid dataset ARN: its format is wrong. Expected arn:aws:personalize:<region>:<account>:dataset/<group>/INTERACTIONS, or ITEMS or USERS (256 characters at most).")]
    [InlineData(nameof(ValueConstraint.DatasetExportJobArn), "x", "'x' is not a valid dataset export job ARN: its format is wrong. Expected arn:aws:personalize:<region>:<account>:dataset-export-job/<job name> (256 characters at most).")]
    [InlineData(nameof(ValueConstraint.JobOrDatasetArn), "x", "'x' is not a valid ARN of a dataset export job or dataset: its format is wrong. Expected arn:aws:personalize:<region>:<account>:dataset-export-job/<job name> (256 characters at most), or the ARN of a dataset to list its jobs.")]
    [InlineData(nameof(ValueConstraint.NextToken), "aé", "'aé' is not a valid NextToken: character 2 is 'é' (U+00E9). Expected the NextToken of an earlier response (1500 ASCII characters at most).")]
    [InlineData(nameof(ValueConstraint.RoleArn), "x", "'x' is not a valid IAM role ARN: its format is wrong. Expected arn:aws:iam::<12-digit account>:role/<role name> (256 characters at most).")]
    [InlineData(nameof(ValueConstraint.KmsKeyArn), "x", "'x' is not a valid KMS key ARN: its format is wrong. Expected arn:aws:kms:<region>:<12-digit account>:key/<key id> (2048 characters at most).")]
    [InlineData(nameof(ValueConstraint.S3DataDestinationPath), "x", "'x' is not a valid S3 destination: its format is wrong. Expected s3://<bucket>/<folder>/ (256 characters at most).")]
    [InlineData(nameof(ValueConstraint.TagKey), "a!", "The value given (not shown: tags are sensitive) is not a valid tag key: character 2 is '!' (U+0021). Expected 1 to 128 letters, digits, spaces and the characters _ . : / = + - @.")]
    [InlineData(nameof(ValueConstraint.TagKey), "", "'' is not a valid tag key: it is empty. Expected 1 to 128 letters, digits, spaces and the characters _ . : / = + - @.")]
    [InlineData(nameof(ValueConstraint.TagValue), "!", "The value given (not shown: tags are sensitive) is not a valid tag value: character 1 is '!' (U+0021). Expected at most 256 letters, digits, spaces and the characters _ . : / = + - @.")]
    public void Says_of_each_kind_of_value_what_it_is_and_what_is_expected(string name, string value, string sentence) =>
        Assert.Equal(sentence, Constraint(name).Explain(value));

    [Fact]
    public void Shows_no_more_than_the_first_100_characters_of_a_value()
    {
        string shown = new('x', 100);

        Assert.StartsWith($"'{shown}' is not", ValueConstraint.DatasetArn.Explain(shown));
        Assert.StartsWith($"'{shown}...' is not", ValueConstraint.DatasetArn.Explain(shown + "y"));
    }

    [Theory]
    [InlineData(Job)]
    [InlineData(Dataset)]
    public void Takes_a_job_or_a_dataset_where_either_will_do(string arn) => Assert.Null(ValueConstraint.JobOrDatasetArn.Explain(arn));

    [Fact]
    public void Has_nothing_to_say_of_null() => Assert.Throws<ArgumentNullException>(() => ValueConstraint.JobName.Explain(null!));

    [Fact]
    public void Allows_as_many_tags_as_the_model() => Assert.Equal(ValueConstraint.MaxTags, ApiModel.Max("Tags"));

    [Fact]
    public void Knows_the_ingestion_modes_of_the_model() => Assert.Equal(
        ApiModel.Shape("IngestionMode")["enum"]!.AsArray().Select(word => word!.GetValue<string>()),
        Enum.GetNames<IngestionMode>());

    private static ValueConstraint Constraint(string name) =>
        (ValueConstraint)typeof(ValueConstraint).GetProperty(name)!.GetValue(null)!;
}
