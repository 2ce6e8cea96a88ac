using System.Collections;
using System.ComponentModel;

namespace PersonalizeExport.Tests.Model;

public class TagListTests
{
    public static TheoryData<object> Forms =>
    [
        new Hashtable { ["team"] = "shop" },
        new Hashtable { ["TagKey"] = "team", ["TagValue"] = "shop" },
        new Hashtable { ["Key"] = "team", ["Value"] = "shop" },
        new { tagkey = "team", tagvalue = "shop" },
        new { Key = "team", Value = "shop" },
        "team=shop",
        new Tag("team", "shop"),
        new object[] { new Hashtable { ["team"] = "shop" } },
        new TagList([new Tag("team", "shop")]),
    ];

    [Theory]
    [MemberData(nameof(Forms))]
    public void Is_converted_from_every_form_in_which_tags_come(object given) =>
        Assert.Equal([new Tag("team", "shop")], (TagList)TypeDescriptor.GetConverter(typeof(TagList)).ConvertFrom(given)!);

    public static TheoryData<object, string> NoTags => new()
    {
        { 5, "a value of type Int32" },
        { "team", "text that is not key=value" },
        { new object?[] { null }, "null" },
        { new Hashtable { ["team"] = new List<string> { "a", "b" } }, "a key or a value that is not text" },
        { new { Key = "team" }, "a value of type" },
    };

    [Theory]
    [MemberData(nameof(NoTags))]
    public void Says_what_cannot_be_read_and_what_is_expected(object given, string what)
    {
        FormatException error = Assert.Throws<FormatException>(() => TypeDescriptor.GetConverter(typeof(TagList)).ConvertFrom(given));

        Assert.StartsWith($"Cannot read tags from {what}", error.Message, StringComparison.Ordinal);
        Assert.Contains("@{ team = 'x' }", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Has_the_value_of_each_key()
    {
        TagList tags = new([new Tag("team", "shop"), new Tag("Team", "other")]);

        Assert.Equal(("shop", "other", null), (tags["team"], tags["Team"], tags["TEAM"]));
    }

    [Theory]
    [InlineData("team", "shop", "team=shop")]
    [InlineData("k=1", "2", "k%3D1=2")]
    [InlineData("k", "1=2", "k=1%3D2")]
    [InlineData("two words", "and more", "two words=and more")]
    [InlineData(" lead", "trail  ", "%20lead=trail%20%20")]
    [InlineData("only", "  ", "only=%20%20")]
    [InlineData("empty", "", "empty=")]
    [InlineData("\u3000wide", "no break\u00A0", "\u3000wide=no break\u00A0")]
    public void Has_a_text_that_can_be_read_back(string key, string value, string text)
    {
        Tag tag = new(key, value);

        Assert.Equal(text, tag.ToString());
        Assert.Equal([tag], TagList.TryParse(text));
        Assert.Equal([tag, new Tag("a", "b"), tag], TagList.TryParse(new TagList([tag, new Tag("a", "b"), tag]).ToString()));
    }

    [Theory]
    [InlineData("no equals")]
    [InlineData("team=shop env=prod")]
    [InlineData("a=b; c")]
    public void Reads_no_tags_from_what_may_be_others(string text) => Assert.Null(TagList.TryParse(text));
}
