using System.Collections.Concurrent;

namespace PersonalizeExport.LocalAws;

/// <summary>The successful requests for credentials, in their order.</summary>
internal sealed class CallLog
{
    private readonly ConcurrentQueue<Call> _calls = new();

    public IReadOnlyCollection<Call> Calls => _calls;

    public void Add(Call call) => _calls.Enqueue(call);

    public void Clear() => _calls.Clear();
}

/// <param name="Kind">The operation or the endpoint.</param>
/// <param name="AccessKey">The access key that it was signed with, if any.</param>
/// <param name="Region">The region that it was signed for, if any.</param>
/// <param name="Subject">The role, account or client that it was for.</param>
internal sealed record Call(string Kind, string? AccessKey = null, string? Region = null, string? Subject = null);
