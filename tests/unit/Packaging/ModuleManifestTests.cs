using PersonalizeExport.Packaging;

namespace PersonalizeExport.Tests.Packaging;

/// <summary>The reading of a manifest without PowerShell.</summary>
public sealed class ModuleManifestTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    [Theory]
    [InlineData("Description = 'of one'", "of one")]
    [InlineData("    Description          =   'it''s one'  ", "it's one")]
    [InlineData("# Description = 'not this'\n@{ \n Description = 'this'\r\n}", "this")]
    public void A_value_is_what_stands_between_the_quotes(string text, string expected) => Assert.Equal(expected, Read(text).Description);

    [Theory]
    [InlineData("Tags = @()", new string[0])]
    [InlineData("Tags = @('one', 'two''s')", new[] { "one", "two's" })]
    [InlineData("Tags = @(\n    'one'\n    'two'\n)", new[] { "one", "two" })]
    public void A_list_is_its_quoted_values(string text, string[] expected) => Assert.Equal(expected, Read(text).Tags);

    [Theory]
    [InlineData("Author = 'else'")]
    [InlineData("Description = \"expandable\"")]
    [InlineData("Description = 'one' + 'two'")]
    [InlineData("LongDescription = 'else'")]
    public void What_it_cannot_read_is_refused_by_name(string text)
    {
        PackagingException refusal = Assert.Throws<PackagingException>(() => Read(text).Description);

        Assert.Contains("Description", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ModuleVersion = '0.2.0'", "0.2.0")]
    [InlineData("ModuleVersion = '0.2.0'\nPrerelease = 'preview1'", "0.2.0-preview1")]
    [InlineData("ModuleVersion = '0.2.0'\n# Prerelease = 'preview1'", "0.2.0")]
    public void A_prerelease_has_its_label_behind_the_numbers(string text, string expected)
    {
        ModuleManifest manifest = Read(text);

        Assert.Equal(("0.2.0", expected), (manifest.ModuleVersion, manifest.Version));
    }

    public void Dispose() => File.Delete(_path);

    private ModuleManifest Read(string text)
    {
        File.WriteAllText(_path, text);
        return ModuleManifest.Read(_path);
    }
}
