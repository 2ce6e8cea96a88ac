using System.Collections.Concurrent;
using System.Collections.ObjectModel;
using System.Management.Automation.Host;
using System.Security;

namespace PersonalizeExport.Cmdlets.Tests.Support;

/// <summary>A host that records what it is shown and replies to prompts.</summary>
internal sealed class TestHost : PSHost
{
    public RecordingUI Recorder { get; } = new();

    public override CultureInfo CurrentCulture { get; } = CultureInfo.CurrentCulture;

    public override CultureInfo CurrentUICulture => CultureInfo.InvariantCulture;

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override string Name => "Test";

    public override PSHostUserInterface UI => Recorder;

    public override Version Version { get; } = new(1, 0);

    public override void EnterNestedPrompt() => throw new NotSupportedException();

    public override void ExitNestedPrompt() => throw new NotSupportedException();

    public override void NotifyBeginApplication() => throw new NotSupportedException();

    public override void NotifyEndApplication() => throw new NotSupportedException();

    public override void SetShouldExit(int exitCode) => throw new NotSupportedException();

    internal sealed class RecordingUI : PSHostUserInterface
    {
        /// <summary>The warnings that went to the host itself, past the pipeline.</summary>
        public ConcurrentQueue<string> Warnings { get; } = new();

        /// <summary>What else was written to the host, such as the lines of -WhatIf.</summary>
        public ConcurrentQueue<string> Lines { get; } = new();

        public ConcurrentQueue<string> Questions { get; } = new();

        /// <summary>The label of the choice for the next prompt, such as Yes or No.</summary>
        public string Choice { get; set; } = "Yes";

        public override PSHostRawUserInterface? RawUI => null;

        public void Clear()
        {
            Warnings.Clear();
            Lines.Clear();
            Questions.Clear();
            Choice = "Yes";
        }

        public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
        {
            Questions.Enqueue(message);
            return choices.IndexOf(choices.Single(choice => choice.Label.Replace("&", "", StringComparison.Ordinal) == Choice));
        }

        public override void WriteWarningLine(string message) => Warnings.Enqueue(message);

        public override void Write(string value) => Lines.Enqueue(value);

        public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => Lines.Enqueue(value);

        public override void WriteLine(string value) => Lines.Enqueue(value);

        public override void WriteDebugLine(string message) => Lines.Enqueue(message);

        public override void WriteErrorLine(string value) => Lines.Enqueue(value);

        public override void WriteVerboseLine(string message) => Lines.Enqueue(message);

        public override void WriteProgress(long sourceId, ProgressRecord record) => _ = record;

        public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions) =>
            throw new NotSupportedException();

        public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) =>
            throw new NotSupportedException();

        public override PSCredential PromptForCredential(
            string caption, string message, string userName, string targetName, PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options) =>
            throw new NotSupportedException();

        public override string ReadLine() => throw new NotSupportedException();

        public override SecureString ReadLineAsSecureString() => throw new NotSupportedException();
    }
}
