using System.Collections.Concurrent;
using System.Diagnostics;

namespace PersonalizeExport.Tests.Support;

/// <summary>A program that a test waits for.</summary>
internal static class Child
{
    /// <summary>How it ended and what it wrote to both streams. What it leaves running with its output in hand, as Wine does, is not waited for.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(string program, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
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
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await ended.Task.WaitAsync(TestContext.Current.CancellationToken);
            await wholeOutput.Task.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return (process.ExitCode, string.Join(Environment.NewLine, lines));
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
