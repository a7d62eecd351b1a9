namespace Tailor.Interactions.Randomness;

/// <summary>Draws from any discrete distribution in constant time (Walker, 1977; built as Vose, 1991, which is exact but for rounding).</summary>
public sealed class AliasTable
{
    private readonly double[] _keep;
    private readonly int[] _alias;

    /// <summary>Builds the table in time linear in the number of weights.</summary>
    /// <param name="weights">Not negative, finite, not all 0; they need not sum to 1.</param>
    public AliasTable(ReadOnlySpan<double> weights)
    {
        double sum = 0;
        foreach (var weight in weights)
        {
            if (!(weight >= 0 && double.IsFinite(weight))) throw new ArgumentException($"Weights are finite and not negative, found {weight}.", nameof(weights));
            sum += weight;
        }
        if (!(sum > 0 && double.IsFinite(sum))) throw new ArgumentException($"Weights have a positive finite sum, found {sum}.", nameof(weights));
        _keep = new double[weights.Length];
        _alias = new int[weights.Length];
        Build(weights, sum);
    }

    /// <summary>Number of weights.</summary>
    public int Count => _keep.Length;

    /// <summary>Draws an index with the probability of its weight.</summary>
    public int Next(ref RandomStream random)
    {
        var index = random.Below(_keep.Length);
        return random.Unit() < _keep[index] ? index : _alias[index];
    }

    private void Build(ReadOnlySpan<double> weights, double sum)
    {
        var (small, large) = (new Stack<int>(), new Stack<int>());
        var heaviest = 0;
        for (var i = 0; i < weights.Length; i++)
        {
            _keep[i] = weights[i] / sum * weights.Length;
            if (weights[i] > weights[heaviest]) heaviest = i;
            (_keep[i] < 1 ? small : large).Push(i);
        }
        while (small.Count > 0 && large.Count > 0)
        {
            var (less, more) = (small.Pop(), large.Pop());
            _alias[less] = more;
            _keep[more] = _keep[more] + _keep[less] - 1;
            (_keep[more] < 1 ? small : large).Push(more);
        }
        // What rounding leaves over is 1; but a weight of 0 stays 0.
        foreach (var rest in large) _keep[rest] = 1;
        foreach (var rest in small)
        {
            _keep[rest] = weights[rest] > 0 ? 1 : 0;
            _alias[rest] = heaviest;
        }
    }
}
