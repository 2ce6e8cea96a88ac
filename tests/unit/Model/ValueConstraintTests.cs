using PersonalizeExport.Tests.Support;

namespace PersonalizeExport.Tests.Model;

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

            Assert.Contains($"character {start.Length + 1} is a line break (U+{(int)lineBreak[0]:X4})", complaint);
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
    [InlineData(nameof(ValueConstraint.S3DataDestinationPath), "s3://bkt")]
    [InlineData(nameof(ValueConstraint.S3DataDestinationPath), "s3://Legacy_Bucket.in-us-east-1/folder/")]
    [InlineData(nameof(ValueConstraint.S3DataDestinationPath), "s3://arn:aws:s3:eu-west-1:123456789012:accesspoint/exports/folder/")]
    [InlineData(nameof(ValueConstraint.DatasetArn), "arn:aws:personalize:eu-west-1:123456789012:dataset/g/NEW_KIND")]
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
    [InlineData(nameof(ValueConstraint.S3DataDestinationPath), "s3://s3://bucket/")]
    [InlineData(nameof(ValueConstraint.S3DataDestinationPath), "s3:///folder/")]
    [InlineData(nameof(ValueConstraint.S3DataDestinationPath), "s3://ab/folder/")]
    [InlineData(nameof(ValueConstraint.S3DataDestinationPath), "s3://my bucket/folder/")]
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
    public void Takes_any_token_of_the_models_length()
    {
        string longest = new('~', ApiModel.Max("NextToken"));

        Assert.Null(ValueConstraint.NextToken.Explain(""));
        Assert.Null(ValueConstraint.NextToken.Explain(longest));
        Assert.Contains("it has 1501 characters", ValueConstraint.NextToken.Explain(longest + "~"));
    }

    [Fact]
    public void Does_not_repeat_a_tag_which_the_model_calls_sensitive() =>
        Assert.DoesNotContain("hunter2", ValueConstraint.TagValue.Explain("hunter2!"));

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
