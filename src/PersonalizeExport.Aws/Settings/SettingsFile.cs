using System.Text.RegularExpressions;
using PersonalizeExport.Aws.Sdk;

namespace PersonalizeExport.Aws.Settings;

/// <summary>A setting, and where it was found.</summary>
/// <param name="Value">Its value: in a file the text after the equals sign.</param>
/// <param name="Name">Its name, or that of the parameter or variable that has the value.</param>
/// <param name="Owner">The profile or section of which it is a setting, as messages name it.</param>
/// <param name="Path">The file.</param>
/// <param name="Line">The line in it, from 1; null where the file has none.</param>
internal sealed record Setting(
    string Value, string Name, string? Owner = null, string? Path = null, int? Line = null)
{
    /// <summary>The settings in the indented lines below it.</summary>
    public Section Group { get; } = [];

    /// <summary>Names it in a message, with its place.</summary>
    public string Source =>
        Owner is null ? Name : $"{Name} of {Owner} ({Path}{(Line is null ? "" : $", line {Line}")})";

    /// <summary>A value that was given or found by a name; null where there is none.</summary>
    public static Setting? Of(string? value, string name) => value is null ? null : new Setting(value, name);

    /// <summary>The error of a setting that cannot be used.</summary>
    /// <param name="expected">What it must be, as part of a sentence.</param>
    public ConnectionException Invalid(string expected) =>
        ConnectionException.Invalid($"{Source} must be {expected}.");
}

/// <summary>The settings of a section by their names, in any case.</summary>
internal sealed class Section() : Dictionary<string, Setting>(StringComparer.OrdinalIgnoreCase);

/// <summary>
/// The settings of the shared AWS config and credentials files, as the AWS CLI reads them. What is read later counts.
/// </summary>
internal sealed partial class SettingsFile
{
    // Chosen: half a second for a program that rewrites the file.
    private const int Tries = 10;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

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
            catch (Exception error) when (
                error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
            {
                // Docker makes a folder of a file to mount that is not there.
                string reason = Directory.Exists(path) ? "It is a folder." : error.Message;
                string message = $"{path} cannot be read: {reason}";
                throw error is IOException
                    ? new ConnectionException(message, ConnectionException.FileInUse, "Run it again.", error)
                    : ConnectionException.Invalid(message, error);
            }
        }
    }

    /// <summary>Reads a file; one that is not there is an empty one.</summary>
    /// <param name="path">Null for none.</param>
    /// <param name="isConfig">Whether its profiles are [profile NAME], not [NAME].</param>
    /// <exception cref="ConnectionException">It cannot be read, or has a line that is no setting.</exception>
    public void Read(string? path, bool isConfig)
    {
        string text = path is null ? "" : ReadText(path) ?? "";
        Section? section = null;
        Setting? setting = null;
        string owner = "";
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
                int end = Comment().Replace(content, "").LastIndexOf(']');
                (section, owner) = SectionOf(
                    end < 0 ? throw BadLine(path, line) : content[1..end].Trim(), isConfig);
                setting = null;
                continue;
            }

            // What is indented below a setting belongs to it: it goes on, or it is a group.
            bool isOfGroup = setting is not null && indent > settingIndent;
            if (isOfGroup && setting!.Value.Length > 0)
            {
                setting = setting with { Value = $"{setting.Value}\n{content}" };
                section![setting.Name] = setting;
                continue;
            }

            Section? settings = isOfGroup ? setting!.Group : section;
            int separator = content.AsSpan().IndexOfAny('=', ':');
            if (settings is null || separator < 1)
            {
                throw BadLine(path, line);
            }

            string name = content[..separator].TrimEnd();
            Setting read = new(ValueOf(name, content[(separator + 1)..].Trim()), name, owner, path, line);
            settings[name] = read;
            if (!isOfGroup)
            {
                (setting, settingIndent) = (read, indent);
            }
        }
    }

    // To the shell that runs a credential_process both characters mean something.
    private static string ValueOf(string name, string text) =>
        name.Equals("credential_process", StringComparison.OrdinalIgnoreCase)
            ? text
            : Comment().Replace(text, "").TrimEnd();

    // A section of another kind has settings, too, that are of no use here.
    private (Section Settings, string Owner) SectionOf(string title, bool isConfig)
    {
        string[] words = [.. Word().Matches(title).Select(word => string.Concat(word.Groups["part"].Captures))];
        (Dictionary<string, Section> sections, string name) = !isConfig ? (Profiles, title) : words switch
        {
            ["default"] => (Profiles, "default"),
            ["profile", var profile] => (Profiles, profile),
            ["sso-session", var session] => (SsoSessions, session),
            ["services", var services] => (Services, services),
            _ => ([], ""),
        };
        sections.TryAdd(name, []);
        return (sections[name], sections == Profiles ? Profile.Describe(name) : $"[{title}]");
    }

    // Without the line itself, which may be a secret.
    private static ConnectionException BadLine(string? path, int line) =>
        ConnectionException.Invalid(
            $"{path}, line {line}: expected a section such as [profile work], " +
            $"a setting such as region = eu-west-1, or a comment.");

    // A word as a shell reads it, because aws configure quotes a name with a space.
    [GeneratedRegex(
        @"(?:'(?<part>[^']*)'|""(?<part>[^""]*)""|(?<part>[^\s'""]+))+", RegexOptions.CultureInvariant)]
    private static partial Regex Word();

    [GeneratedRegex(@"(?:^|\s)[#;].*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Comment();
}
