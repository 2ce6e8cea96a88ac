namespace PersonalizeExport;

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

    /// <summary>Begins anew, because the service has responded.</summary>
    public void Reset() => Taken = 0;
}
