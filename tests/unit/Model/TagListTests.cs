namespace PersonalizeExport.Tests.Model;

public class TagListTests
{
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
