using System.Management.Automation;

namespace PersonalizeExport.Cmdlets;

/// <summary>An input, the work for it, and what came of it.</summary>
/// <param name="service">The service to call.</param>
/// <param name="select">What to emit of the response (-Select), or null for the job.</param>
internal abstract class WorkItem(IPersonalizeExportService service, Selector? select)
{
    public IPersonalizeExportService Service => service;

    public Selector? Select => select;

    /// <summary>The work, which keeps its results in the item.</summary>
    public Task Work { get; set; } = Task.CompletedTask;

    /// <summary>Why the work failed; null where it did not.</summary>
    public ErrorRecord? Error { get; set; }
}

/// <summary>
/// Does work for several inputs at once and gives the items in the order of the inputs. An item stays listed as under
/// way until the next one is taken, so a stop in between forgets none.
/// </summary>
/// <param name="limit">How many inputs at once.</param>
/// <param name="work">Begins the work for an input, and leaves what takes time to the thread pool.</param>
/// <param name="waitForAny">Waits until one of several tasks has ended.</param>
internal sealed class OrderedWork<TItem>(int limit, Func<TItem, Task> work, Action<Task[]> waitForAny)
    where TItem : WorkItem
{
    // While one input is slow, the results of those after it wait in memory.
    private readonly int _mostWaiting = 10 * limit;
    private readonly Queue<TItem> _underWay = new();

    /// <summary>Begins the work for an input. Take what is ready after each.</summary>
    public void Begin(TItem item)
    {
        item.Work = work(item);
        _underWay.Enqueue(item);
    }

    /// <summary>The items whose work has ended. Waits until another input may be begun.</summary>
    public IEnumerable<TItem> TakeReady() => Take(FindObstacles);

    /// <summary>All items, each when its work has ended.</summary>
    public IEnumerable<TItem> TakeAll() => Take(() => _underWay.TryPeek(out TItem? next) ? [next.Work] : []);

    /// <summary>Waits until everything that was begun has ended, however it ends.</summary>
    /// <returns>The items that were not taken.</returns>
    public IReadOnlyCollection<TItem> WaitForEnd()
    {
        foreach (TItem item in _underWay)
        {
            Task.WaitAny(item.Work);
        }

        return _underWay;
    }

    private IEnumerable<TItem> Take(Func<Task[]> findObstacles)
    {
        while (true)
        {
            while (_underWay.TryPeek(out TItem? next) && next.Work.IsCompleted)
            {
                yield return next;
                _underWay.Dequeue();
            }

            if (findObstacles() is not { Length: > 0 } obstacles)
            {
                yield break;
            }

            waitForAny(obstacles);
        }
    }

    // One of these must end before another input may be begun.
    private Task[] FindObstacles()
    {
        if (_underWay.Count >= _mostWaiting)
        {
            return [_underWay.Peek().Work];
        }

        Task[] running = [.. _underWay.Select(item => item.Work).Where(work => !work.IsCompleted)];
        return running.Length >= limit ? running : [];
    }
}
