using System.Globalization;
using PersonalizeExport.Bench;

// Prints one table: every number of it comes from this run and from the same emulator. As "describe <file> <in flight>" it is one of its own clients.
if (args is ["describe", string arnFile, string inFlight])
{
    await BareClient.DescribeAsync(arnFile, int.Parse(inFlight, CultureInfo.InvariantCulture));
    return;
}

await using Setup setup = await Setup.StartAsync();
string machine = await Machine.DescribeAsync(setup.Clients);

List<Row> rows = [];
if (machine.Contains("no pwsh", StringComparison.Ordinal))
{
    rows.Add(Row.Absent("the cmdlets", "pwsh"));
}
else
{
    rows.AddRange(await ImportBench.RunAsync(setup));
    rows.AddRange(await DescribeBench.RunAsync(setup));
    rows.AddRange(await ListBench.RunAsync(setup));
    rows.AddRange(await CreateBench.RunAsync(setup));
    rows.AddRange(await WaitBench.RunRealAsync(setup));
}

rows.AddRange(await WaitBench.RunVirtualAsync());
rows.AddRange(await EmulatorBench.RunAsync(setup));

Console.WriteLine(machine);
Console.WriteLine();
Table.Write(rows, Console.Out);
