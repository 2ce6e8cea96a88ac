using PersonalizeExport.Aws.Settings;

namespace PersonalizeExport.Tests.Aws.Settings;

/// <summary>What is read of a shared file. What a command makes of it is in ProfileTests.</summary>
public sealed class SettingsFileTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"));

    public void Dispose() => File.Delete(_path);

    [Theory]
    [InlineData("a = b", "b")]
    [InlineData("a=b=c", "b=c")]
    [InlineData("A : b", "b")]
    [InlineData("a = b # comment", "b")]
    [InlineData("a = b\t; comment", "b")]
    [InlineData("a = b#c;d", "b#c;d")]
    [InlineData("a = # comment", "")]
    [InlineData("a =", "")]
    [InlineData("a = first\na = second", "second")]
    [InlineData("  a = b\n  c = d", "b")]
    [InlineData("a = b\n  c = d\n  # comment\n  e", "b\nc = d\ne")]
    public void Setting_is_what_is_after_the_equals_sign_without_a_comment(string lines, string value) =>
        Assert.Equal(value, Config($"[profile p]\n{lines}\n").Profiles["p"]["a"].Value);

    [Theory]
    [InlineData("[profile p]", "p")]
    [InlineData("[profile p] # comment [1]", "p")]
    [InlineData("[profile p]; comment", "p")]
    [InlineData("[profile Shop-[production]/Admin]", "Shop-[production]/Admin")]
    [InlineData("[profile 'two words'] ; comment", "two words")]
    public void Profile_has_the_name_in_the_brackets(string line, string name) =>
        Assert.Equal([name], Config(line).Profiles.Keys);

    [Fact]
    public void Credential_process_keeps_the_signs_of_a_comment() => Assert.Equal(
        "a ; b # c", Config("[profile p]\ncredential_process = a ; b # c").Profiles["p"]["credential_process"].Value);

    [Fact]
    public void Indented_lines_below_a_setting_are_its_group()
    {
        SettingsFile file = Config(
            "[services s]\nsts =\n  endpoint_url = one\n\n  # comment\n  other = x\npersonalize =\n  endpoint_url = two\nplain = 1\n");

        Section section = file.Sections["services s"];
        Assert.Equal(
            ("one", "two", "1"),
            (section["sts"].Group["endpoint_url"].Value, section["personalize"].Group["endpoint_url"].Value, section["plain"].Value));
    }

    [Fact]
    public void Sections_of_a_kind_have_names_of_their_own()
    {
        SettingsFile file = Config("[default]\na = 1\n[profile x]\na = 2\n[sso-session x]\na = 3\n[services x]\na = 4\n[other x]\na = 5\n");

        Section[] sections = [file.Profiles["default"], file.Profiles["x"], file.Sections["sso-session x"], file.Sections["services x"]];
        Assert.Equal(["1", "2", "3", "4"], sections.Select(section => section["a"].Value));
    }

    [Theory]
    [InlineData("[profile p]\nnonsense", 2)]
    [InlineData("[profile p]\n= value", 2)]
    [InlineData("a = b", 1)]
    [InlineData("[profile p", 1)]
    [InlineData("# comment\n\n[profile p]\na =\n  c\n", 5)]
    public void Line_that_is_no_setting_is_named_by_file_and_number_without_its_text(string text, int line)
    {
        ConnectionException error = Assert.Throws<ConnectionException>(() => Config(text));

        Assert.Equal(
            $"{_path}, line {line}: expected a section such as [profile work], a setting such as region = eu-west-1, or a comment.",
            error.Message);
        Assert.Equal(ConnectionException.InvalidConfiguration, error.ErrorCode);
    }

    [Fact]
    public void File_that_is_not_there_is_an_empty_one() => Assert.Empty(Read().Profiles);

    [Fact]
    public void Folder_in_place_of_a_file_is_said_to_be_one() => Assert.Equal(
        $"{Path.GetTempPath()} cannot be read: It is a folder.",
        Assert.Throws<ConnectionException>(() => SettingsFile.ReadText(Path.GetTempPath())).Message);

    [Fact]
    public void File_that_another_program_holds_is_a_transient_error()
    {
        using FileStream held = new(_path, FileMode.Create, FileAccess.Write, FileShare.None);

        ConnectionException error = Assert.Throws<ConnectionException>(Read);

        Assert.Equal(ConnectionException.FileInUse, error.ErrorCode);
        Assert.True(error.IsTransient);
        Assert.StartsWith($"{_path} cannot be read: ", error.Message);
    }

    [Fact]
    public async Task File_that_another_program_holds_for_a_moment_is_read()
    {
        await File.WriteAllTextAsync(_path, "[profile p]\na = b", Cancel);
        Task<SettingsFile> reading;
        using (new FileStream(_path, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            reading = Task.Run(Read);
            await Assert.ThrowsAsync<TimeoutException>(() => reading.WaitAsync(TimeSpan.FromMilliseconds(100), Cancel));
        }

        Assert.Equal("b", (await reading).Profiles["p"]["a"].Value);
    }

    private SettingsFile Config(string text)
    {
        File.WriteAllText(_path, text);
        return Read();
    }

    private SettingsFile Read()
    {
        SettingsFile file = new();
        file.Read(_path, isConfig: true);
        return file;
    }
}
