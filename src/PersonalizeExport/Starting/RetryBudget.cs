namespace PersonalizeExport.Starting;

/// <summary>
/// How many more times the requests of one command may be repeated, all together: when every request fails, 100 items do not send 500.
/// Each success allows one more.
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

/// <summary>How often the requests for one job may be repeated, within the budget that all jobs of a command share.</summary>
internal sealed class RetryAllowance(RetryBudget budget)
{
    /// <summary>How many repetitions were taken.</summary>
    public int Taken { get; private set; }

    /// <summary>Takes one repetition, if there is one left.</summary>
    /// <param name="most">How many there may be at the most.</param>
    public bool TryTake(int most)
    {
        if (Taken >= most || !budget.TryTake())
        {
            return false;
        }

        Taken++;
        return true;
    }

    /// <summary>Starts from zero, because the service has responded.</summary>
    public void Reset() => Taken = 0;
}
