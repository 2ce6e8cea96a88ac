using System.Management.Automation;

namespace PersonalizeExport.Cmdlets;

/// <summary>
/// The progress bar of a pipeline of unknown length. It shows after a second, so short work has none, and is drawn twice a second.
/// </summary>
/// <param name="activity">What is done. Short, because PowerShell draws it in one line with the description, which must fit 80 columns.</param>
/// <param name="describe">The state of the work.</param>
/// <param name="write">Writes a record. Called on the pipeline thread only, as <see cref="Tick"/> and <see cref="Complete"/> are.</param>
internal sealed class WorkProgressBar(string activity, Func<string> describe, Action<ProgressRecord> write)
{
    // Any number that no other cmdlet is likely to take.
    private const int ActivityId = 0x50455840;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(0.5);

    private readonly TimeProvider _time = TimeProvider.System;
    private long _last = TimeProvider.System.GetTimestamp() + (TimeProvider.System.TimestampFrequency / 2);
    private bool _isDrawn;

    /// <summary>Draws the bar if it is time to.</summary>
    public void Tick()
    {
        if (_time.GetElapsedTime(_last) >= Interval)
        {
            write(new ProgressRecord(ActivityId, activity, describe()));
            (_last, _isDrawn) = (_time.GetTimestamp(), true);
        }
    }

    /// <summary>Takes the bar away.</summary>
    public void Complete()
    {
        if (_isDrawn)
        {
            _isDrawn = false;
            write(new ProgressRecord(ActivityId, activity, "Done") { RecordType = ProgressRecordType.Completed });
        }
    }
}
