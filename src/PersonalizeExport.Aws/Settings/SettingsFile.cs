using System.Text.RegularExpressions;
using PersonalizeExport.Aws.Sdk;

namespace PersonalizeExport.Aws.Settings;

/// <summary>A setting, and where it was read.</summary>
/// <param name="Value">The text after the equals sign.</param>
/// <param name="Path">The file.</param>
/// <param name="Line">The line in it, from 1; null where the file has none.</param>
internal sealed record Setting(string Value, string Path, int? Line)
{
    /// <summary>The settings in the indented lines below it.</summary>
    public Section Group { get; } = [];

    /// <summary>Where it stands, for messages.</summary>
    public string Location => Line is null ? Path : $"{Path}, line {Line}";
}

/// <summary>The settings of a section by their names, in any case.</summary>
internal sealed class Section() : Dictionary<string, Setting>(StringComparer.OrdinalIgnoreCase);

/// <summary>
/// A shared AWS config or credentials file, as the AWS CLI reads it. It is read anew for every command.
/// </summary>
internal sealed partial class SettingsFile
{
    // Chosen: half a second for a program that rewrites the file.
    private const int Tries = 10;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly bool _isConfig;

    /// <summary>Reads a file; one that is not there is an empty one.</summary>
    /// <param name="path">Null for none.</param>
    /// <param name="isConfig">Whether its profiles are [profile NAME], not [NAME].</param>
    /// <exception cref="ConnectionException">It cannot be read, or has a line that is no setting.</exception>
    public SettingsFile(string? path, bool isConfig)
    {
        Path = path ?? "";
        _isConfig = isConfig;
        if (path is not null && ReadText(path) is { } text)
        {
            Parse(text);
        }
    }

    public string Path { get; }

    public Dictionary<string, Section> Profiles { get; } = [];

    public Dictionary<string, Section> SsoSessions { get; } = [];

    public Dictionary<string, Section> Services { get; } = [];

    /// <summary>The text of a file of the user's; null where there is none.</summary>
    /// <exception cref="ConnectionException">It cannot be read.</exception>
    public static string? ReadText(string path)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                using FileStream stream = new(
                    path,
                    FileMode.Open,
                    FileAccess.Read,
                    FileShare.ReadWrite | FileShare.Delete);
                using StreamReader reader = new(stream);
                return reader.ReadToEnd();
            }
            catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
            {
                return null;
            }
            catch (IOException) when (attempt < Tries)
            {
                // On Windows another program that writes the file keeps it from being read.
                SdkScope.CancellationToken.WaitHandle.WaitOne(Pause);
                SdkScope.CancellationToken.ThrowIfCancellationRequested();
            }
            catch (IOException error)
            {
                throw new ConnectionException(
                    $"{path} cannot be read: {error.Message}",
                    ConnectionException.FileInUse,
                    "Run it again.",
                    error);
            }
            catch (Exception error)
                when (error is UnauthorizedAccessException or ArgumentException or NotSupportedException)
            {
                throw ConnectionException.Invalid($"{path} cannot be read: {error.Message}", error);
            }
        }
    }

    private void Parse(string text)
    {
        Section? section = null;
        Setting? setting = null;
        string settingName = "";
        int settingIndent = 0;
        int line = 0;
        foreach (string written in text.Split('\n'))
        {
            line++;
            string content = written.Trim();
            int indent = written.Length - written.TrimStart().Length;
            if (content.Length == 0 || content[0] is '#' or ';')
            {
                continue;
            }

            if (content[0] == '[' && (setting is null || indent <= settingIndent))
            {
                int end = content.IndexOf(']', StringComparison.Ordinal);
                section = SectionOf(end < 0 ? throw BadLine(line) : content[1..end].Trim());
                setting = null;
                continue;
            }

            // What is indented below a setting belongs to it: it goes on, or it is a group.
            bool isOfGroup = setting is not null && indent > settingIndent;
            if (isOfGroup && setting!.Value.Length > 0)
            {
                setting = setting with { Value = $"{setting.Value}\n{content}" };
                section![settingName] = setting;
                continue;
            }

            Section? owner = isOfGroup ? setting!.Group : section;
            int separator = content.AsSpan().IndexOfAny('=', ':');
            if (owner is null || separator < 1)
            {
                throw BadLine(line);
            }

            string name = content[..separator].TrimEnd();
            Setting read = new(ValueOf(name, content[(separator + 1)..].Trim()), Path, line);
            owner[name] = read;
            if (!isOfGroup)
            {
                (setting, settingName, settingIndent) = (read, name, indent);
            }
        }
    }

    // To the shell that runs a credential_process both characters mean something.
    private static string ValueOf(string name, string text) =>
        name.Equals("credential_process", StringComparison.OrdinalIgnoreCase) ? text : Comment().Replace(text, "");

    // A section of another kind has settings, too, that are of no use here.
    private Section SectionOf(string title)
    {
        string[] words = [.. Word().Matches(title).Select(word => string.Concat(word.Groups["part"].Captures))];
        (Dictionary<string, Section> sections, string name) = !_isConfig ? (Profiles, title) : words switch
        {
            ["default"] => (Profiles, "default"),
            ["profile", var profile] => (Profiles, profile),
            ["sso-session", var session] => (SsoSessions, session),
            ["services", var services] => (Services, services),
            _ => ([], ""),
        };
        sections.TryAdd(name, []);
        return sections[name];
    }

    // Without the line itself, which may be a secret.
    private ConnectionException BadLine(int line) =>
        ConnectionException.Invalid(
            $"{Path}, line {line}: expected a section such as [profile work], " +
            $"a setting such as region = eu-west-1, or a comment.");

    // A word as a shell reads it, because aws configure quotes a name with a space.
    [GeneratedRegex(
        @"(?:'(?<part>[^']*)'|""(?<part>[^""]*)""|(?<part>[^\s'""]+))+", RegexOptions.CultureInvariant)]
    private static partial Regex Word();

    [GeneratedRegex(@"(?:^|\s+)[#;].*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Comment();
}
