namespace Tailor.Training.ForwardOfa;

/// <summary>The price of cost at which users who choose by softmax take so much on average.</summary>
internal static class FleetPrice
{
    private const int Halvings = 30;
    private const double Highest = 1e6;

    /// <summary>Finds it by bisection.</summary>
    /// <param name="scores">(users, subsets) score of each subset; −10⁹ or less where it is not allowed.</param>
    /// <param name="shares">(subsets) cost of each, as a share of all blocks'.</param>
    /// <param name="average">What the users may take on average.</param>
    /// <returns>0 where they take no more than that anyway.</returns>
    public static double Find(ReadOnlySpan<float> scores, ReadOnlySpan<float> shares, double average)
    {
        if (MeanCost(scores, shares, price: 0) <= average) return 0;
        var (low, high) = (0.0, 1.0);
        while (high < Highest && MeanCost(scores, shares, high) > average) high *= 2;
        for (var i = 0; i < Halvings; i++)
        {
            var middle = (low + high) / 2;
            if (MeanCost(scores, shares, middle) > average) low = middle;
            else high = middle;
        }

        return high;
    }

    private static double MeanCost(ReadOnlySpan<float> scores, ReadOnlySpan<float> shares, double price)
    {
        var (total, users) = (0.0, scores.Length / shares.Length);
        for (var user = 0; user < users; user++)
        {
            var own = scores.Slice(user * shares.Length, shares.Length);
            var largest = double.NegativeInfinity;
            for (var subset = 0; subset < own.Length; subset++) largest = Math.Max(largest, own[subset] - (price * shares[subset]));
            var (sum, cost) = (0.0, 0.0);
            for (var subset = 0; subset < own.Length; subset++)
            {
                var weight = Math.Exp(own[subset] - (price * shares[subset]) - largest);
                (sum, cost) = (sum + weight, cost + (weight * shares[subset]));
            }

            total += cost / sum;
        }

        return total / users;
    }
}
