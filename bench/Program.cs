using System.Globalization;
using PersonalizeExport.Bench;

// Prints one table: every number of it comes from this run and from the same emulator. As "sdk <file> <in flight>" or "http <file> <in flight>"
// it is one of its own clients.
if (args is ["sdk" or "http", string arnFile, string inFlight])
{
    await BareClient.DescribeAsync(args[0], arnFile, int.Parse(inFlight, CultureInfo.InvariantCulture));
    return;
}

// The names of parts run those alone.
(string Name, bool NeedsPwsh, Func<Setup, Task<IEnumerable<Row>>> RunAsync)[] parts =
[
    ("import", true, ImportBench.RunAsync),
    ("describe", true, DescribeBench.RunAsync),
    ("list", true, ListBench.RunAsync),
    ("create", true, CreateBench.RunAsync),
    ("rate", true, RateBench.RunAsync),
    ("wait", true, WaitBench.RunRealAsync),
    ("virtual", false, _ => WaitBench.RunVirtualAsync()),
];
if (args.Except(parts.Select(part => part.Name)).ToArray() is { Length: > 0 } unknown)
{
    Console.Error.WriteLine($"There is no part '{string.Join("', '", unknown)}'. Expected: {string.Join(", ", parts.Select(part => part.Name))}.");
    Environment.ExitCode = 1;
    return;
}

await using Setup setup = await Setup.StartAsync();
string machine = await Machine.DescribeAsync(setup.Clients);
bool hasPwsh = !machine.Contains("no pwsh", StringComparison.Ordinal);

List<Row> rows = [];
foreach ((string name, bool needsPwsh, Func<Setup, Task<IEnumerable<Row>>> runAsync) in parts.Where(part => args.Length == 0 || args.Contains(part.Name)))
{
    rows.AddRange(needsPwsh && !hasPwsh ? [Row.Absent(name, "pwsh")] : await runAsync(setup));
}

Console.WriteLine(machine);
Console.WriteLine();
Table.Write(rows, Console.Out);
