namespace PersonalizeExport.Tests.Model;

/// <summary>What is said of a value; <see cref="Properties.ValueConstraintProperties"/> show which are taken.</summary>
public class ValueConstraintTests
{
    private const string Account = "arn:aws:personalize:eu-west-1:123456789012:";
    private const string Dataset = Account + "dataset/group/ITEMS";

    [Fact]
    public void Half_of_a_surrogate_pair_is_refused_and_shown()
    {
        string? complaint = ValueConstraint.DatasetArn.Explain(Dataset + '\uD834');

        Assert.Contains("it is not valid Unicode", complaint);
        Assert.Contains(@"ITEMS\uD834'", complaint);
    }

    [Theory]
    [InlineData(nameof(ValueConstraint.DatasetArn), Account + "dataset-export-job/job", "it names a dataset export job")]
    [InlineData(nameof(ValueConstraint.DatasetArn), Account + "dataset-group/g", "it names a dataset group")]
    [InlineData(nameof(ValueConstraint.DatasetArn), Account + "schema/g", "it names a schema")]
    [InlineData(nameof(ValueConstraint.DatasetArn), Account + "dataset/g/items", "the dataset's type must be in upper case, ITEMS")]
    [InlineData(nameof(ValueConstraint.DatasetArn), Account + "dataset/g/Interactions", "the dataset's type must be in upper case, INTERACTIONS")]
    [InlineData(nameof(ValueConstraint.DatasetArn), Account + "dataset/g/ACTIONS", "an ACTIONS dataset cannot be exported")]
    [InlineData(nameof(ValueConstraint.DatasetArn), Account + "dataset/g/ACTION_INTERACTIONS", "an ACTION_INTERACTIONS dataset cannot be exported")]
    [InlineData(nameof(ValueConstraint.DatasetExportJobArn), Dataset, "it names a dataset")]
    [InlineData(nameof(ValueConstraint.JobName), "job\n", "character 4 is a line break (U+000A)")]
    [InlineData(nameof(ValueConstraint.JobName), "job\r\n", "character 4 is a line break (U+000D)")]
    [InlineData(nameof(ValueConstraint.JobName), "job\u0085", "character 4 is a line break (U+0085)")]
    public void Reason_is_said(string name, string value, string why) => Assert.Contains($": {why}. Expected ", Constraint(name).Explain(value));

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
    public void Dataset_group_is_taken_by_its_ARN_or_its_name(string value, bool isTaken) =>
        Assert.Equal(isTaken, ValueConstraint.DatasetGroup.Explain(value) is null);

    [Theory]
    [InlineData(nameof(ValueConstraint.JobName), "nightly export", "'nightly export' is not a valid job name: "
        + "character 8 is a space (U+0020). Expected 1 to 63 characters: ASCII letters, digits, hyphens and underscores, beginning with a letter or digit.")]
    [InlineData(nameof(ValueConstraint.DatasetArn), "x", "'x' is not a valid dataset ARN: its format is wrong. Expected arn:aws:personalize:<region>:<account>:dataset/<group>/INTERACTIONS, or ITEMS or USERS (256 characters at most).")]
    [InlineData(nameof(ValueConstraint.DatasetExportJobArn), "x", "'x' is not a valid dataset export job ARN: its format is wrong. Expected arn:aws:personalize:<region>:<account>:dataset-export-job/<job name> (256 characters at most).")]
    [InlineData(nameof(ValueConstraint.JobOrDatasetArn), "x", "'x' is not a valid ARN of a dataset export job or dataset: its format is wrong. Expected arn:aws:personalize:<region>:<account>:dataset-export-job/<job name> (256 characters at most), or the ARN of a dataset to list its jobs.")]
    [InlineData(nameof(ValueConstraint.NextToken), "aé",
        "'aé' is not a valid NextToken: character 2 is 'é' (U+00E9). Expected the NextToken of an earlier response (1500 ASCII characters at most).")]
    [InlineData(nameof(ValueConstraint.RoleArn), "x",
        "'x' is not a valid IAM role ARN: its format is wrong. Expected arn:aws:iam::<12-digit account>:role/<role name> (256 characters at most).")]
    [InlineData(nameof(ValueConstraint.KmsKeyArn), "x",
        "'x' is not a valid KMS key ARN: its format is wrong. Expected arn:aws:kms:<region>:<12-digit account>:key/<key id> (2048 characters at most).")]
    [InlineData(nameof(ValueConstraint.S3DataDestinationPath), "x",
        "'x' is not a valid S3 destination: its format is wrong. Expected s3://<bucket>/<folder>/ (256 characters at most).")]
    [InlineData(nameof(ValueConstraint.TagKey), "a!", "The value given (not shown: tags are sensitive) is not a valid tag key: character 2 is '!' (U+0021). Expected 1 to 128 letters, digits, spaces and the characters _ . : / = + - @.")]
    [InlineData(nameof(ValueConstraint.TagKey), "",
        "'' is not a valid tag key: it is empty. Expected 1 to 128 letters, digits, spaces and the characters _ . : / = + - @.")]
    [InlineData(nameof(ValueConstraint.TagValue), "!", "The value given (not shown: tags are sensitive) is not a valid tag value: character 1 is '!' (U+0021). Expected at most 256 letters, digits, spaces and the characters _ . : / = + - @.")]
    public void Sentence_says_what_was_given_where_it_is_wrong_and_what_is_expected(string name, string value, string sentence) =>
        Assert.Equal(sentence, Constraint(name).Explain(value));

    [Fact]
    public void No_more_than_the_first_100_characters_of_a_value_are_shown()
    {
        string shown = new('x', 100);

        Assert.StartsWith($"'{shown}' is not", ValueConstraint.DatasetArn.Explain(shown));
        Assert.StartsWith($"'{shown}...' is not", ValueConstraint.DatasetArn.Explain(shown + "y"));
    }

    [Fact]
    public void Null_is_refused() => Assert.Throws<ArgumentNullException>(() => ValueConstraint.JobName.Explain(null!));

    [Fact]
    public void As_many_tags_are_allowed_as_in_the_model() => Assert.Equal(ValueConstraint.MaxTags, ApiModel.Max("Tags"));

    [Fact]
    public void Ingestion_modes_are_those_of_the_model() => Assert.Equal(
        ApiModel.Shape("IngestionMode")["enum"]!.AsArray().Select(word => word!.GetValue<string>()), Enum.GetNames<IngestionMode>());

    private static ValueConstraint Constraint(string name) => (ValueConstraint)typeof(ValueConstraint).GetProperty(name)!.GetValue(null)!;
}
