using System.Diagnostics;
using System.Management.Automation;

namespace PersonalizeExport.Cmdlets;

/// <summary>
/// The progress bars of a command, drawn every second. All members are called on the pipeline thread.
/// </summary>
/// <param name="describe">The bars as they are now. One that is no longer among them is taken away.</param>
/// <param name="delay">When they first show, so that short work has none.</param>
/// <param name="write">Writes a record.</param>
internal sealed class ProgressBars(
    Func<IEnumerable<ProgressRecord>> describe, TimeSpan delay, Action<ProgressRecord> write)
{
    // Any number that no other cmdlet is likely to take.
    public const int MainId = 0x50455840;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private TimeSpan _next = delay;
    private ProgressRecord[] _drawn = [];

    /// <summary>Draws the bars if it is time to.</summary>
    public void Tick()
    {
        if (_clock.Elapsed >= _next)
        {
            Draw([.. describe()]);
            _next = _clock.Elapsed + Interval;
        }
    }

    /// <summary>Takes the bars away.</summary>
    public void Complete() => Draw([]);

    private void Draw(ProgressRecord[] records)
    {
        foreach (ProgressRecord gone in _drawn
            .Where(drawn => records.All(record => record.ActivityId != drawn.ActivityId))
            .Reverse())
        {
            write(new ProgressRecord(gone.ActivityId, gone.Activity, "Done")
            {
                ParentActivityId = gone.ParentActivityId,
                RecordType = ProgressRecordType.Completed,
            });
        }

        foreach (ProgressRecord record in records)
        {
            write(record);
        }

        _drawn = records;
    }
}
