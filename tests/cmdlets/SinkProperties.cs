using System.Management.Automation.Language;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using PersonalizeExport.Tests.Properties;

namespace PersonalizeExport.Cmdlets.Tests;

/// <summary>
/// Text of others stays text: whatever a response or a row has, no stream, bar, error or completion has a character that a terminal would execute
/// or that cannot be seen, and no completion is more than one argument. (The views are in Display.Tests.ps1.)
/// </summary>
[Repeatable]
public sealed class SinkProperties : CmdletTest
{
    private static readonly string Job = EmulatorUnderTest.JobArn("x");

    [Property(MaxTest = 25, Arbitrary = [typeof(SinkProperties)])]
    public async Task No_stream_shows_what_cannot_be_seen(Hostile text)
    {
        await using HostileService service = await HostileService.StartAsync();
        service.Text = text.Value;
        using Shell shell = Shell.Open(service.Url);
        shell.Set("text", text.Value);
        shell.Set("row", text.Value.ReplaceLineEndings(" "));

        await AssertShownAsync(shell, $"Wait-PDatasetExportJob {Job} -Timeout 1 -PollInterval 0.3 -Verbose");
        await AssertShownAsync(shell, $"Get-PDatasetExportJob {Job} -IncludeTag -Verbose");
        await AssertShownAsync(shell, $"Get-PDatasetExportJob {Job} -Select * -Debug");
        await AssertShownAsync(
            shell,
            $"[pscustomobject]@{{ DatasetArn = \"arn:aws:personalize:us-east-1:123456789012:dataset/$row/ITEMS\"; JobName = 'a'; S3DataDestinationPath = 's3://bucket' }} | New-PDatasetExportJob -RoleArn {EmulatorUnderTest.RoleArn} -WhatIf");
        foreach (string property in new[] { "DatasetArn", "JobName", "RoleArn", "S3DataDestinationPath", "KmsKeyArn", "IngestionMode", "Tag",
            "Region", "ProfileName" })
        {
            await AssertShownAsync(
                shell,
                $"$given = @{{ DatasetArn = '{Items}'; JobName = 'a'; RoleArn = '{EmulatorUnderTest.RoleArn}'; S3DataDestinationPath = 's3://bucket/a/' }}; $given.{property} = $text; [pscustomobject]$given | New-PDatasetExportJob");
        }

        service.Status = "CREATE FAILED";
        await AssertShownAsync(shell, $"Wait-PDatasetExportJob {Job}");
        service.Status = "ACTIVE";
        await AssertShownAsync(shell, $"New-PDatasetExportJob {Items} -JobName a {To} -UseExisting -Tag @{{ a = 'b' }}");
        foreach (int status in new[] { 400, 403 })
        {
            service.Error = status;
            await AssertShownAsync(shell, $"Get-PDatasetExportJob {Job}");
            await AssertShownAsync(shell, $"Get-PDatasetExportJob -Region {Region}");
            await AssertShownAsync(shell, $"New-PDatasetExportJob {Items} -JobName a {To}");
        }
    }

    [Property(MaxTest = 25, Arbitrary = [typeof(SinkProperties)])]
    public async Task A_completion_is_one_argument_that_means_the_name_and_shows_all_of_it(Hostile text)
    {
        await using HostileService service = await HostileService.StartAsync();
        service.Text = text.Value;
        using Shell shell = Shell.Open(service.Url);

        foreach (string line in new[] { "Get-PDatasetExportJob -Region us-east-1 -JobName ", "Wait-PDatasetExportJob -Region us-east-1 -Arn " })
        {
            shell.Set("line", line);
            PipelineResult result;
            do
            {
                // It takes a second at most, and a busy machine may take longer.
                result = await shell.RunAsync("(TabExpansion2 $line -cursorColumn $line.Length).CompletionMatches");
            }
            while (text.IsSeen && result.Output.Count == 0);

            Assert.All(result.Output.Select(item => (CompletionResult)item.BaseObject), offered =>
            {
                AssertSeen(offered.CompletionText + offered.ListItemText + offered.ToolTip);
                ScriptBlockAst script = Parser.ParseInput(line + offered.CompletionText, out _, out ParseError[] errors);
                Assert.Empty(errors);
                CommandAst command = Assert.IsType<CommandAst>(Assert.IsType<PipelineAst>(Assert.Single(script.EndBlock.Statements)).PipelineElements.Single());
                StringConstantExpressionAst argument = Assert.IsType<StringConstantExpressionAst>(command.CommandElements[4]);
                Assert.Equal(5, command.CommandElements.Count);
                Assert.True(line.Contains("JobName", StringComparison.Ordinal) ? new WildcardPattern(argument.Value).IsMatch(text.Value)
                    : argument.Value == text.Value);
            });
        }
    }

    public static Arbitrary<Hostile> Texts() => Arb.From(
        Gen.Elements(
            "\e]0;title\a", "\e[2J", "\u009B31m", "\u009Dx\u009C", "\0", "\u007F", "\u0085", "\u2028", "\u2029", "\r\n::error title=x::y\n", "\t",
            "\u202E", "\u2066", "\u200F", "\u061C",
            "\uFEFF", "\U000E0041", "\u200B", "'", "\u2019;Get-Date;\u2018", "\u201C", "\u201D", "\"", "`", "$(Get-Date)", "$x", ";", "|", "#", "-",
            "@", "[1]", "*", "?", "{0}", "%", " ", "a", "B", "9", "é", "京", "\U0001F600")
            .NonEmptyListOf()
            .Select(parts => new Hostile(string.Concat(parts))));

    private static async Task AssertShownAsync(Shell shell, string script)
    {
        shell.UI.Clear();
        PipelineResult result = await shell.RunAsync(script);
        Assert.All(
            [
                .. result.Warnings,
                .. result.Verbose,
                .. shell.UI.Warnings,
                .. shell.UI.Lines,
                .. result.Output.Select(item => $"{item}"),
                .. result.Progress.SelectMany(bar => new[] { bar.Activity, bar.StatusDescription, bar.CurrentOperation }),
                .. result.Errors.Append(result.End?.ErrorRecord).OfType<ErrorRecord>().SelectMany(Shown),
            ],
            AssertSeen);
    }

    // In a record of PowerShell itself the target is the row's own.
    private static IEnumerable<string?> Shown(ErrorRecord error) =>
    [
        $"{error}",
        error.FullyQualifiedErrorId,
        error.Exception.Message,
        error.ErrorDetails?.RecommendedAction,
        error.Exception.InnerException?.Message,
        error.Exception.GetType().Namespace is "PersonalizeExport" ? error.CategoryInfo.ToString() : null,
    ];

    private static void AssertSeen(string? text) => Assert.DoesNotContain((text ?? "").EnumerateRunes(), IsUnseen);

    private static bool IsUnseen(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator;

    public sealed record Hostile(string Value)
    {
        public bool IsSeen => !Value.EnumerateRunes().Any(IsUnseen);

        public override string ToString() => string.Concat(Value.Select(letter => letter is >= ' ' and <= '~' ? $"{letter}" : $"\\u{(int)letter:X4}"));
    }
}
