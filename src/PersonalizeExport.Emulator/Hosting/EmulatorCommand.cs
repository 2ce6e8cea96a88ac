using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Runtime.InteropServices;

namespace PersonalizeExport.Emulator.Hosting;

/// <summary>The command line.</summary>
internal static class EmulatorCommand
{
    // Other users of the machine can read command lines.
    private const string S3SecretKeyVariable = "PERSONALIZE_EMULATOR_S3_SECRET_KEY";

    private static readonly Option<Uri> Urls = new("--urls")
    {
        Description = "Where to listen; port 0 is any free port.",
        HelpName = "URL",
        DefaultValueFactory = _ => new Uri("http://127.0.0.1:0"),
        CustomParser = ParseUrl,
    };

    private static readonly Option<string> Data = new("--data")
    {
        Description = "The folder with the datasets: GROUP/TYPE/{bulk,put}/*.csv.",
        HelpName = "DIR",
        Required = true,
    };

    private static readonly Option<string?> S3Root = new("--s3-root")
    {
        Description = "The folder that is used as Amazon S3, with a folder for each bucket.",
        HelpName = "DIR",
    };

    private static readonly Option<Uri?> S3Endpoint = new("--s3-endpoint")
    {
        Description = "An S3 API to write to instead of --s3-root; addressed path-style.",
        HelpName = "URL",
        CustomParser = ParseUrl,
    };

    private static readonly Option<string> S3AccessKey = Text("--s3-access-key", "The access key for --s3-endpoint.", "test");

    // Without a default value, because the help prints it.
    private static readonly Option<string?> S3SecretKey = new("--s3-secret-key")
    {
        Description = $"The secret key for --s3-endpoint; without it that of the variable {S3SecretKeyVariable}, or test.",
        HelpName = "TEXT",
    };

    private static readonly Option<string> AccessKey = Text("--access-key", "The access key that requests are signed with.", "test");
    private static readonly Option<string> SecretKey = Text("--secret-key", "The secret key that requests are signed with.", "test");

    private static readonly Option<string?> SessionToken = new("--session-token")
    {
        Description = "A session token that requests may have; without it, they must have none.",
        HelpName = "TEXT",
    };

    private static readonly Option<string> Region = Text("--region", "The region of the ARNs in /_emulator/health.", "us-east-1");
    private static readonly Option<string> Account = Text("--account", "The account that owns the datasets and jobs.", "123456789012");

    private static readonly Option<DurationRange> JobDuration = new("--job-duration")
    {
        Description = "How long a job takes (500ms, 2s, 1m), or a range to draw from (2s..8s).",
        HelpName = "TIME",
        DefaultValueFactory = _ => TimeSpan.FromSeconds(2),
        CustomParser = ParseDuration,
    };

    private static readonly Option<int?> Seed = new("--seed")
    {
        Description = "Makes random durations and faults repeatable.",
        HelpName = "N",
        CustomParser = result => ParseNumber(result, int.MinValue),
    };

    private static readonly Option<int?> MaxRunning = new("--max-running")
    {
        Description = "How many jobs may be pending or in progress in a region. If omitted, there is no limit.",
        HelpName = "N",
        CustomParser = result => ParseNumber(result, 1),
    };

    private static readonly Option<int> PartRows = new("--part-rows")
    {
        Description = "The maximum number of rows in an output file.",
        HelpName = "N",
        DefaultValueFactory = _ => 100_000,
        CustomParser = result => ParseNumber(result, 1),
    };

    private static readonly Option<DurationRange> ClockAhead = new("--clock-ahead")
    {
        Description = "How far the service's clock is ahead of this machine's, to test clients whose clock is slow.",
        HelpName = "TIME",
        CustomParser = ParseDuration,
    };

    private static readonly Option<bool> AllowRemote = new("--allow-remote")
    {
        Description = "Allows an address that other machines can reach.",
    };

    /// <summary>Runs the emulator until it is stopped. If it cannot start, it prints the reason in a line, and the exit code is 1.</summary>
    public static Task<int> RunAsync(string[] arguments, InvocationConfiguration? configuration = null, CancellationToken cancellationToken = default)
    {
        ParseResult parsed = Create().Parse(arguments);
        if (parsed.Action is ParseErrorAction error)
        {
            error.ShowHelp = false;
        }

        // Signals are handled below: the library registers for them after the action has started, so one sent at the first line of output would
        // kill the process.
        configuration ??= new InvocationConfiguration();
        configuration.ProcessTerminationTimeout = null;
        return parsed.InvokeAsync(configuration, cancellationToken);
    }

    // A root command would have the name of the assembly in the help.
    private static Command Create()
    {
        Command command = new("personalize-emulator", "A local emulator of Amazon Personalize dataset export jobs.")
        {
            new HelpOption(), new VersionOption(),
            Data, S3Root, S3Endpoint, S3AccessKey, S3SecretKey, Urls, AllowRemote, AccessKey, SecretKey, SessionToken, Region, Account,
            JobDuration, MaxRunning, PartRows, Seed, ClockAhead,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        InvocationConfiguration configuration = arguments.InvocationConfiguration;
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using PosixSignalRegistration onInterrupt = StopOn(PosixSignal.SIGINT, stop);
        using PosixSignalRegistration onTerminate = StopOn(PosixSignal.SIGTERM, stop);
        try
        {
            await using EmulatorHost host = await EmulatorHost.StartAsync(OptionsOf(arguments), cancellationToken: stop.Token);
            await configuration.Output.WriteLineAsync($"Listening on {host.Endpoint.GetLeftPart(UriPartial.Authority)}");
            if (host.IsOnAllAddresses)
            {
                await configuration.Output.WriteLineAsync("Other machines can reach it at any address of this machine.");
            }

            await configuration.Output.FlushAsync(CancellationToken.None);
            await Task.Delay(Timeout.Infinite, stop.Token).ContinueWith(_ => { }, TaskScheduler.Default);
            int running = await host.StopAsync();
            await configuration.Output.WriteLineAsync(running switch
            {
                0 => "Stopped.",
                1 => "Stopped. 1 unfinished job was discarded.",
                _ => $"Stopped. {running} unfinished jobs were discarded.",
            });
            return 0;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await configuration.Output.WriteLineAsync("Stopped.");
            return 0;
        }
        catch (EmulatorStartException e)
        {
            await configuration.Error.WriteLineAsync(e.Message);
            return 1;
        }
    }

    // A second signal ends the process at once.
    private static PosixSignalRegistration StopOn(PosixSignal signal, CancellationTokenSource stop) => PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = !stop.IsCancellationRequested;
        stop.Cancel();
    });

    private static EmulatorOptions OptionsOf(ParseResult arguments) => new()
    {
        Url = arguments.GetRequiredValue(Urls),
        DataFolder = arguments.GetRequiredValue(Data),
        S3Folder = arguments.GetValue(S3Root),
        S3Endpoint = arguments.GetValue(S3Endpoint) is { } url
            ? new S3EndpointOptions(url, arguments.GetRequiredValue(S3AccessKey), S3SecretKeyOf(arguments))
            : null,
        AccessKey = arguments.GetRequiredValue(AccessKey),
        SecretKey = arguments.GetRequiredValue(SecretKey),
        SessionToken = arguments.GetValue(SessionToken),
        Region = arguments.GetRequiredValue(Region),
        Account = arguments.GetRequiredValue(Account),
        JobDuration = arguments.GetRequiredValue(JobDuration),
        Seed = arguments.GetValue(Seed),
        MaxRunning = arguments.GetValue(MaxRunning),
        PartRows = arguments.GetRequiredValue(PartRows),
        ClockOffset = arguments.GetValue(ClockAhead).Shortest,
        AllowRemote = arguments.GetValue(AllowRemote),
    };

    private static string S3SecretKeyOf(ParseResult arguments) =>
        arguments.GetValue(S3SecretKey) ?? (Environment.GetEnvironmentVariable(S3SecretKeyVariable) is { Length: > 0 } secret ? secret : "test");

    private static Option<string> Text(string name, string description, string defaultValue) => new(name)
    {
        Description = description,
        HelpName = "TEXT",
        DefaultValueFactory = _ => defaultValue,
    };

    private static Uri? ParseUrl(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (Uri.TryCreate(text, UriKind.Absolute, out Uri? url))
        {
            return url;
        }

        result.AddError($"'{text}' is not a URL.");
        return null;
    }

    private static int ParseNumber(ArgumentResult result, int least)
    {
        string text = result.Tokens[0].Value;
        if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) || number < least)
        {
            string option = result.Argument.Name;
            result.AddError($"'{text}' is not a whole number{(least == int.MinValue ? "" : $" from {least} to {int.MaxValue}")}, as {option} requires.");
        }

        return number;
    }

    private static DurationRange ParseDuration(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (!DurationRange.TryParse(text, out DurationRange range))
        {
            result.AddError($"'{text}' is not a duration. Write 500ms, 2s, 1.5m or 1h (at most 24h), or a range such as 2s..8s.");
        }

        return range;
    }
}
