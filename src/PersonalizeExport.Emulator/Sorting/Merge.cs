namespace PersonalizeExport.Emulator.Sorting;

/// <summary>Merges sorted runs into one. Of equal keys those of the earlier run come first.</summary>
internal static class Merge
{
    public static IEnumerable<SortRecord> From(IReadOnlyList<IEnumerable<SortRecord>> runs)
    {
        List<IEnumerator<SortRecord>> readers = [.. runs.Select(run => run.GetEnumerator())];
        try
        {
            PriorityQueue<int, int> next = new(readers.Count, Comparer<int>.Create(Compare));
            for (int i = 0; i < readers.Count; i++)
            {
                if (readers[i].MoveNext())
                {
                    next.Enqueue(i, i);
                }
            }

            while (next.TryPeek(out int run, out _))
            {
                yield return readers[run].Current;
                // Dequeued before the next record is read, because the queue compares current records.
                next.Dequeue();
                if (readers[run].MoveNext())
                {
                    next.Enqueue(run, run);
                }
            }
        }
        finally
        {
            readers.ForEach(reader => reader.Dispose());
        }

        int Compare(int x, int y)
        {
            int byKey = readers[x].Current.Key.SequenceCompareTo(readers[y].Current.Key);
            return byKey != 0 ? byKey : x.CompareTo(y);
        }
    }
}
