using System.Collections.ObjectModel;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace PersonalizeExport.Demo;

/// <summary>A minimal PowerShell host: it writes to the console and does not prompt.</summary>
internal sealed class ConsoleHost : PSHost
{
    public override CultureInfo CurrentCulture => CultureInfo.CurrentCulture;

    public override CultureInfo CurrentUICulture => CultureInfo.CurrentUICulture;

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override string Name => "Demo";

    public override PSHostUserInterface UI { get; } = new ConsoleUI();

    public override Version Version { get; } = new(1, 0);

    public override void EnterNestedPrompt() => throw new NotSupportedException();

    public override void ExitNestedPrompt() => throw new NotSupportedException();

    public override void NotifyBeginApplication()
    {
    }

    public override void NotifyEndApplication()
    {
    }

    public override void SetShouldExit(int exitCode)
    {
    }

    private sealed class ConsoleUI : PSHostUserInterface
    {
        private int _progressLength;

        public override PSHostRawUserInterface? RawUI => null;

        public override bool SupportsVirtualTerminal => !Console.IsOutputRedirected;

        public override void Write(string value)
        {
            EndProgress();
            Console.Write(Plain(value));
        }

        public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => Write(value);

        public override void WriteLine(string value)
        {
            EndProgress();
            Console.WriteLine(Plain(value));
        }

        public override void WriteErrorLine(string value)
        {
            EndProgress();
            Console.Error.WriteLine(Plain(value));
        }

        public override void WriteVerboseLine(string message) => WriteLine($"VERBOSE: {message}");

        public override void WriteWarningLine(string message) => WriteLine($"WARNING: {message}");

        public override void WriteDebugLine(string message) => WriteLine($"DEBUG: {message}");

        // Only the bar of the whole wait, in a line that is overwritten; none if the output is redirected.
        public override void WriteProgress(long sourceId, ProgressRecord record)
        {
            if (Console.IsOutputRedirected || record.ParentActivityId >= 0)
            {
                return;
            }

            EndProgress();
            if (record.RecordType is ProgressRecordType.Processing)
            {
                string line = $"{record.Activity} [{record.StatusDescription}]";
                Console.Write(line);
                _progressLength = line.Length;
            }
        }

        public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions) =>
            throw new NotSupportedException();

        public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice) => defaultChoice;

        public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) =>
            throw new NotSupportedException();

        public override PSCredential PromptForCredential(
            string caption, string message, string userName, string targetName, PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options) =>
            throw new NotSupportedException();

        public override string ReadLine() => throw new NotSupportedException();

        public override SecureString ReadLineAsSecureString() => throw new NotSupportedException();

        // The engine formats in colours; the host removes them if $PSStyle.OutputRendering says so.
        private string Plain(string value) => GetOutputString(value, SupportsVirtualTerminal);

        private void EndProgress()
        {
            if (_progressLength > 0)
            {
                Console.Write($"\r{new string(' ', _progressLength)}\r");
                _progressLength = 0;
            }
        }
    }
}
