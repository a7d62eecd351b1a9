namespace Tailor.Interactions.Splits;

/// <summary>
/// One moment for all users: what is before the first cut trains, what is from there to the second validates, the rest tests. No training item is
/// later than anything that is asked for. Users without a history before a question are not asked it.
/// </summary>
public static class GlobalTime
{
    /// <summary>Splits at two moments in Unix seconds.</summary>
    /// <param name="sequences">Sequences with times.</param>
    /// <param name="validationFrom">The first second of the validation period.</param>
    /// <param name="testFrom">The first second of the test period, not before the other.</param>
    /// <param name="targets">Which interactions of a period are asked for.</param>
    public static Split At(Sequences sequences, long validationFrom, long testFrom, TimeTargets targets = TimeTargets.First)
    {
        Require(sequences);
        if (testFrom < validationFrom) throw new ArgumentException($"The test period may not begin before the validation period: {testFrom} is before {validationFrom}.", nameof(testFrom));
        var training = new int[sequences.UserCount];
        var validation = new List<EvaluationCase>();
        var test = new List<EvaluationCase>();
        for (var user = 0; user < training.Length; user++)
        {
            var times = sequences.Times(user);
            training[user] = CountBefore(times, validationFrom);
            var tested = CountBefore(times, testFrom);
            Ask(validation, user, training[user], tested, targets);
            Ask(test, user, tested, times.Length, targets);
        }
        return new Split(sequences, $"global-time at {validationFrom} and {testFrom}, {targets.ToString().ToLowerInvariant()} targets", training, [.. validation], [.. test]);
    }

    /// <summary>Splits so that about these fractions of all interactions fall into the two periods; interactions of one second stay together.</summary>
    /// <param name="sequences">Sequences with times.</param>
    /// <param name="validation">Fraction of interactions that validates, in 0 … 1.</param>
    /// <param name="test">Fraction of interactions that tests, in 0 … 1; the two sum to less than 1.</param>
    /// <param name="targets">Which interactions of a period are asked for.</param>
    public static Split ByFraction(Sequences sequences, double validation = .1, double test = .1, TimeTargets targets = TimeTargets.First)
    {
        Require(sequences);
        if (!(validation >= 0 && test >= 0 && validation + test < 1)) throw new ArgumentException($"Fractions must not be negative and sum to less than 1, found {validation} and {test}.", nameof(validation));
        return At(sequences, Quantile(sequences, 1 - validation - test), Quantile(sequences, 1 - test), targets);
    }

    private static void Require(Sequences sequences)
    {
        if (!sequences.HasTimes) throw new ArgumentException("A split by time needs interactions with times, and these have none.", nameof(sequences));
    }

    private static void Ask(List<EvaluationCase> cases, int user, int from, int to, TimeTargets targets)
    {
        var first = Math.Max(targets == TimeTargets.Last ? to - 1 : from, 1);
        var end = targets == TimeTargets.First ? Math.Min(from + 1, to) : to;
        for (var target = Math.Max(first, from); target < end; target++) cases.Add(new EvaluationCase(user, target));
    }

    /// <summary>The smallest second before which at least this fraction of interactions lies, to the nearest interaction.</summary>
    private static long Quantile(Sequences sequences, double fraction)
    {
        var (low, high) = (long.MaxValue, long.MinValue);
        for (var user = 0; user < sequences.UserCount; user++)
        {
            var times = sequences.Times(user);
            if (times.IsEmpty) continue;
            low = Math.Min(low, times[0]);
            high = Math.Max(high, times[^1]);
        }
        if (low > high) return 0;
        high++; // everything is before it
        var wanted = (long)Math.Round(fraction * sequences.Count);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            long before = 0;
            for (var user = 0; user < sequences.UserCount; user++) before += CountBefore(sequences.Times(user), middle);
            if (before >= wanted) high = middle;
            else low = middle + 1;
        }
        return low;
    }

    private static int CountBefore(ReadOnlySpan<long> times, long moment)
    {
        var (low, high) = (0, times.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (times[middle] < moment) low = middle + 1;
            else high = middle;
        }
        return low;
    }
}
