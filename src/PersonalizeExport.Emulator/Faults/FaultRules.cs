using PersonalizeExport.Emulator.Hosting;

namespace PersonalizeExport.Emulator.Faults;

/// <summary>The rules in force. With a seed, the n-th request that a rule looks at always has the same fate.</summary>
internal sealed class FaultRules(EmulatorOptions options)
{
    private readonly Lock _gate = new();
    private Armed[] _rules = [];

    public void Set(IEnumerable<FaultRule> newRules)
    {
        lock (_gate)
        {
            _rules = [.. newRules.Select((rule, index) => new Armed(rule, options.Seed is { } seed ? new Random(HashOf(seed, index)) : new Random()))];
        }
    }

    /// <summary>The first rule that strikes this request, or null.</summary>
    public FaultRule? Draw(string operation)
    {
        lock (_gate)
        {
            return Array.Find(_rules, rule => rule.Strikes(operation))?.Rule;
        }
    }

    // Apart from the seed itself, which the durations are drawn with.
    private static int HashOf(int seed, int index) => unchecked((seed * 397) ^ (index + 1));

    private sealed class Armed(FaultRule rule, Random random)
    {
        private int _struck;

        public FaultRule Rule => rule;

        public bool Strikes(string operation)
        {
            if (_struck >= rule.Count || (rule.Operation != FaultRule.AnyOperation && rule.Operation != operation))
            {
                return false;
            }

            bool strikes = random.NextDouble() < rule.Probability;
            _struck += strikes ? 1 : 0;
            return strikes;
        }
    }
}
