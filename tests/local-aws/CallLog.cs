using System.Collections.Concurrent;

namespace PersonalizeExport.LocalAws;

/// <summary>The calls, in their order.</summary>
internal sealed class CallLog
{
    private readonly ConcurrentQueue<Call> _calls = new();

    public IReadOnlyCollection<Call> Calls => _calls;

    public void Add(Call call) => _calls.Enqueue(call);

    public void Clear() => _calls.Clear();
}
