using PersonalizeExport.Emulator.Hosting;
using PersonalizeExport.Emulator.Http;

namespace PersonalizeExport.Emulator.FaultInjection;

/// <summary>The rules in force. With a seed, the n-th request that a rule looks at always has the same fate.</summary>
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

    /// <summary>The first rule that strikes this request, or null.</summary>
    public FaultRule? Draw(string operation)
    {
        lock (_gate)
        {
            bool isLimited = false;
            FaultRule? struck = null;
            foreach (Armed armed in _rules)
            {
                isLimited |= armed.Limits(operation);
                if (armed.Strikes(operation))
                {
                    struck = armed.Rule;
                    break;
                }
            }

            if (isLimited)
            {
                statistics.CountRate(operation, isThrottled: struck?.Kind == FaultKind.RateLimit);
            }

            return struck;
        }
    }

    // Apart from the seed itself, which the durations are drawn with.
    private static int HashOf(int seed, int index) => unchecked((seed * 397) ^ (index + 1));

    private sealed class Armed(FaultRule rule, Random random, TimeProvider time)
    {
        // By operation: as in the service, requests of one take nothing from another.
        private readonly Dictionary<string, TokenBucket> _buckets = new(StringComparer.Ordinal);
        private int _struck;

        public FaultRule Rule => rule;

        public bool Strikes(string operation)
        {
            if (!IsFor(operation))
            {
                return false;
            }

            bool strikes = rule.Kind == FaultKind.RateLimit ? !BucketOf(operation).TryTake() : random.NextDouble() < rule.Probability;
            _struck += strikes ? 1 : 0;
            return strikes;
        }

        /// <summary>Whether it is a rate limit that looks at this operation.</summary>
        public bool Limits(string operation) => rule.Kind == FaultKind.RateLimit && IsFor(operation);

        private bool IsFor(string operation) =>
            !(_struck >= rule.Count) && (rule.Operation == FaultRule.AnyOperation || rule.Operation == operation);

        private TokenBucket BucketOf(string operation) =>
            _buckets.TryGetValue(operation, out TokenBucket? bucket)
                ? bucket
                : _buckets[operation] = new TokenBucket(rule.PerSecond!.Value, rule.Burst!.Value, time);
    }
}
