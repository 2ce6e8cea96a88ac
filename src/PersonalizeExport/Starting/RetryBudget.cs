namespace PersonalizeExport;

/// <summary>
/// How many more times the requests of one command may be repeated, all together: when everything fails, 100 items do not make 500 calls.
/// A success gives back what it takes to repeat one request.
/// </summary>
internal sealed class RetryBudget
{
    private readonly int _capacity;
    private int _left;

    public RetryBudget(int capacity)
    {
        _capacity = capacity;
        _left = capacity;
    }

    /// <summary>Takes one repetition, if there is one left.</summary>
    public bool TryTake()
    {
        while (true)
        {
            int left = Volatile.Read(ref _left);
            if (left == 0)
            {
                return false;
            }

            if (Interlocked.CompareExchange(ref _left, left - 1, left) == left)
            {
                return true;
            }
        }
    }

    /// <summary>Gives one back, up to the capacity.</summary>
    public void GiveBack()
    {
        int left = Volatile.Read(ref _left);
        if (left < _capacity)
        {
            Interlocked.CompareExchange(ref _left, left + 1, left);
        }
    }
}
