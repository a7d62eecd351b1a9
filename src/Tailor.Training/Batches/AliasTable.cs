using Tailor.Interactions.Randomness;

namespace Tailor.Training.Batches;

/// <summary>Draws from a fixed discrete distribution in constant time (Walker's alias method, built as in Vose, 1991).</summary>
internal sealed class AliasTable
{
    private readonly double[] _threshold;
    private readonly int[] _alias;

    /// <param name="probabilities">(n) non-negative, sum 1.</param>
    public AliasTable(ReadOnlySpan<double> probabilities)
    {
        var n = probabilities.Length;
        (_threshold, _alias) = (new double[n], new int[n]);
        Stack<int> small = [], large = [];
        for (var i = 0; i < n; i++)
        {
            _threshold[i] = probabilities[i] * n;
            _alias[i] = i;
            (_threshold[i] < 1 ? small : large).Push(i);
        }
        while (small.Count > 0 && large.TryPop(out var rich))
        {
            var poor = small.Pop();
            _alias[poor] = rich;
            _threshold[rich] -= 1 - _threshold[poor];
            (_threshold[rich] < 1 ? small : large).Push(rich);
        }
        foreach (var rest in small) _threshold[rest] = 1; // what rounding left
    }

    public int Draw(ref RandomStream random)
    {
        var i = random.Below(_threshold.Length);
        return random.Unit() < _threshold[i] ? i : _alias[i];
    }
}
