using System.Collections.Concurrent;
using System.Diagnostics;

namespace PersonalizeExport.Cmdlets.Tests.Support;

/// <summary>A program that must succeed.</summary>
internal static class Child
{
    /// <summary>What it wrote, when it has ended well. Not waited for is what it leaves running with its output in hand, as Wine does.</summary>
    public static async Task<string> RunAsync(string program, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        ConcurrentQueue<string> lines = new();
        TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource wholeOutput = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using Process process = new() { StartInfo = start, EnableRaisingEvents = true };
        process.Exited += (_, _) => ended.TrySetResult();
        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.ErrorDataReceived += (_, line) => lines.Enqueue(line.Data ?? "");
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await ended.Task.WaitAsync(TestContext.Current.CancellationToken);
            await wholeOutput.Task.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            string output = string.Join(Environment.NewLine, lines);
            Assert.True(process.ExitCode == 0, output);
            return output;
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }

        void Take(string? line)
        {
            if (line is null)
            {
                wholeOutput.TrySetResult();
            }
            else
            {
                lines.Enqueue(line);
            }
        }
    }
}
