using System.Collections;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using PersonalizeExport.Tests.Properties;

namespace PersonalizeExport.Cmdlets.Tests;

/// <summary>Whatever is piped, whatever goes wrong with the responses, whenever it is stopped: each input has one outcome, and nothing runs on.</summary>
[Repeatable]
public class PipelineProperties : CmdletTest
{
    [Property(MaxTest = 25, Arbitrary = [typeof(PipelineProperties)])]
    public async Task Each_input_has_one_outcome_and_nothing_runs_on(Scenario scenario)
    {
        // The requests of an endpoint are throttled together, so each has an emulator of its own.
        await DisposeAsync();
        await InitializeAsync();
        string prefix = $"p{Guid.NewGuid():N}";
        string taken = (await SeedAsync(1, namePrefix: prefix, created: DateTime.UtcNow.AddDays(-7)))[0].Split('/')[^1];
        PSObject[] rows = [.. scenario.Inputs.Select((input, index) => Row(input, prefix, index, taken))];
        await InjectAsync([.. scenario.Faults]);
        Shell.UI.Clear();
        // A pipeline that is stopped before its first cmdlet began leaves the variable as it was.
        Shell.Set("handed", Array.Empty<PSObject>());

        RunningPipeline running = Shell.Begin(
            $"$input | New-PDatasetExportJob {To} -ThrottleLimit {scenario.ThrottleLimit} -OutVariable handed {(scenario.Waits ? "| Wait-PDatasetExportJob -PollInterval 0.1" : "")}", [.. rows]);
        PipelineResult result;
        if (scenario.StopAfter is { } moment)
        {
            await Task.WhenAny(running.Result, Task.Delay(moment, Cancel));
            result = await running.StopAsync();
        }
        else
        {
            result = await running.Result;
        }

        // An emulator that is busy learns a moment later that a client has hung up.
        while (await InFlightAsync() > 0)
        {
            await Task.Delay(10, Cancel);
        }

        await EndFaultsAsync();
        string[] made = [.. (await Shell.RunAsync($"Get-PDatasetExportJob -JobName '{prefix}*' -Region {Region}")).Values("JobName").OfType<string>()
            .Where(name => name != taken)];
        string[] emitted = [.. result.Values("JobName").OfType<string>()];
        string[] handedOn = [.. Shell.Get<IEnumerable>("handed").Cast<PSObject>().Select(job => (string)job.Properties["JobName"].Value)];
        string said = string.Join('\n', result.Errors.Select(error => $"{error}").Concat(Shell.UI.Warnings));

        // Once each, never the old job, and none that there is not.
        Assert.Equal(handedOn.Distinct(), handedOn);
        Assert.Subset(made.ToHashSet(), handedOn.ToHashSet());
        Assert.Subset(handedOn.ToHashSet(), emitted.ToHashSet());
        Assert.All(made.Except(handedOn), name => Assert.Contains(name, said, StringComparison.Ordinal));
        if (result.End is null)
        {
            Assert.Equal(rows.Length, result.Output.Count + result.Errors.Count);
        }
        else
        {
            Assert.IsType<PipelineStoppedException>(result.End);
            Assert.InRange(result.Output.Count + result.Errors.Count, 0, rows.Length);
        }
    }

    public static Arbitrary<Scenario> Scenarios()
    {
        Gen<Fault> fault =
            from operation in Gen.Elements("*", "CreateDatasetExportJob", "DescribeDatasetExportJob")
            from kind in Gen.Elements("throttle", "error500", "error503", "reset", "truncate", "nonJson")
            from count in Gen.Choose(1, 3)
            from when in Gen.Elements("before", "after")
            select new Fault(operation, kind, count, kind == "truncate" ? "after" : when);
        Gen<int?> stop = Gen.OneOf(Gen.Constant((int?)null), Gen.Constant((int?)null), Gen.Choose(0, 400).Select(moment => (int?)moment));
        return Arb.From(
            from inputs in Gen.Elements(Enum.GetValues<Input>()).ArrayOf()
            from faults in fault.ArrayOf()
            from limit in Gen.Choose(1, 6)
            from waits in Gen.Elements(false, true)
            from moment in stop
            select new Scenario([.. inputs.Take(12)], [.. faults.Take(3)], limit, waits, moment));
    }

    private static PSObject Row(Input input, string prefix, int index, string taken)
    {
        PSObject row = new();
        row.Properties.Add(new PSNoteProperty("DatasetArn", input switch
        {
            Input.OfNobody => EmulatorUnderTest.DatasetArn("ITEMS", "nobody"),
            Input.Malformed => "no ARN",
            Input.Null => null,
            _ => Items,
        }));
        row.Properties.Add(new PSNoteProperty("JobName", input switch
        {
            Input.Taken => taken,
            Input.Twice => $"{prefix}-twice",
            _ => string.Create(CultureInfo.InvariantCulture, $"{prefix}-{index}"),
        }));
        return row;
    }

    /// <summary>A job that can be made, or whose name other rows or an old job have; a dataset that is not there, cannot be, or is none.</summary>
    public enum Input
    {
        New,
        Twice,
        Taken,
        OfNobody,
        Malformed,
        Null,
    }

    public sealed record Fault(string operation, string kind, int count, string when);

    public sealed record Scenario(Input[] Inputs, Fault[] Faults, int ThrottleLimit, bool Waits, int? StopAfter)
    {
        public override string ToString() =>
            $"{string.Join(", ", Inputs)} | -ThrottleLimit {ThrottleLimit} {(Waits ? "| Wait" : "")} stop {StopAfter} faults {string.Join(", ", (object[])Faults)}";
    }
}
