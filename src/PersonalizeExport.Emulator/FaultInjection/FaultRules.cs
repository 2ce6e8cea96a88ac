using PersonalizeExport.Emulator.Hosting;
using PersonalizeExport.Emulator.Http;

namespace PersonalizeExport.Emulator.FaultInjection;

/// <summary>The rules that are set. With a seed, a rule always affects the same ones of the requests that it applies to.</summary>
internal sealed class FaultRules(EmulatorOptions options, RequestStatistics statistics, TimeProvider time)
{
    private readonly Lock _gate = new();
    private Armed[] _rules = [];

    public void Set(IEnumerable<FaultRule> newRules)
    {
        lock (_gate)
        {
            _rules = [.. newRules.Select((rule, index) => new Armed(rule, options.Seed is { } seed ? new Random(HashOf(seed, index)) : new Random(), time))];
        }
    }

    /// <summary>The first rule that affects this request, or null.</summary>
    public FaultRule? Draw(string operation)
    {
        lock (_gate)
        {
            bool isLimited = false;
            FaultRule? drawn = null;
            foreach (Armed armed in _rules)
            {
                isLimited |= armed.Limits(operation);
                if (armed.Affects(operation))
                {
                    drawn = armed.Rule;
                    break;
                }
            }

            if (isLimited)
            {
                statistics.CountRate(operation, isThrottled: drawn?.Kind == FaultKind.RateLimit);
            }

            return drawn;
        }
    }

    // Not the seed itself, which is used for the durations.
    private static int HashOf(int seed, int index) => unchecked((seed * 397) ^ (index + 1));

    private sealed class Armed(FaultRule rule, Random random, TimeProvider time)
    {
        // By operation: as in the service, requests of one operation do not count for another.
        private readonly Dictionary<string, TokenBucket> _buckets = new(StringComparer.Ordinal);
        private int _affected;

        public FaultRule Rule => rule;

        public bool Affects(string operation)
        {
            if (!IsFor(operation))
            {
                return false;
            }

            bool affects = rule.Kind == FaultKind.RateLimit ? !BucketOf(operation).TryTake() : random.NextDouble() < rule.Probability;
            _affected += affects ? 1 : 0;
            return affects;
        }

        /// <summary>Whether it is a rate limit for this operation.</summary>
        public bool Limits(string operation) => rule.Kind == FaultKind.RateLimit && IsFor(operation);

        private bool IsFor(string operation) =>
            !(_affected >= rule.Count) && (rule.Operation == FaultRule.AnyOperation || rule.Operation == operation);

        private TokenBucket BucketOf(string operation) =>
            _buckets.TryGetValue(operation, out TokenBucket? bucket)
                ? bucket
                : _buckets[operation] = new TokenBucket(rule.PerSecond!.Value, rule.Burst!.Value, time);
    }
}
