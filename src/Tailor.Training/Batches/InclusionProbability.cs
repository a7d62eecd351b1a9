namespace Tailor.Training.Batches;

/// <summary>
/// With what probability an item is among K different ones, when draws are repeated until there are K. Approximated by a fixed number of draws n
/// whose expected number of different items is K: 1 − (1 − p)^n.
/// </summary>
internal static class InclusionProbability
{
    public static double After(double tries, double probability) =>
        probability >= 1 ? 1 : -double.ExpM1(tries * double.LogP1(-probability));

    /// <summary>The number of draws, by bisection; <paramref name="different"/> is below the number of items.</summary>
    public static double Tries(ReadOnlySpan<double> probabilities, int different)
    {
        double low = 0, high = different;
        while (Expected(probabilities, high) < different) (low, high) = (high, 2 * high);
        for (var i = 0; i < 60; i++)
        {
            var middle = (low + high) / 2;
            if (Expected(probabilities, middle) < different) low = middle;
            else high = middle;
        }
        return high;
    }

    private static double Expected(ReadOnlySpan<double> probabilities, double tries)
    {
        var sum = 0.0;
        foreach (var probability in probabilities) sum += After(tries, probability);
        return sum;
    }
}
