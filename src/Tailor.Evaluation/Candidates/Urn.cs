using System.Numerics;
using Tailor.Interactions.Randomness;

namespace Tailor.Evaluation.Candidates;

/// <summary>
/// Items with integer weights, drawn without replacement with probability proportional to weight; a Fenwick tree finds, removes and returns an item in O(log n).
/// After <see cref="Refill"/> it is as new, so one urn serves all cases of a thread without allocating.
/// </summary>
internal sealed class Urn
{
    private readonly int[] _full;
    private readonly int[] _weights;
    private readonly long[] _tree; // (n + 1) entry i sums the weights i − lowbit(i) … i − 1
    private readonly List<int> _removed = [];

    /// <param name="weights">(n) weights from 0; shared by the urns of all threads, not changed.</param>
    public Urn(int[] weights)
    {
        _full = weights;
        _weights = (int[])weights.Clone();
        _tree = new long[weights.Length + 1];
        for (var i = 1; i < _tree.Length; i++)
        {
            Total += weights[i - 1];
            _tree[i] += weights[i - 1];
            var parent = i + (i & -i);
            if (parent < _tree.Length) _tree[parent] += _tree[i];
        }
    }

    /// <summary>Sum of the weights still inside.</summary>
    public long Total { get; private set; }

    /// <summary>Takes an item out; again, or with weight 0, is no error.</summary>
    public void Remove(int item)
    {
        if (_weights[item] == 0) return;
        Add(item, -_weights[item]);
        _weights[item] = 0;
        _removed.Add(item);
    }

    /// <summary>Draws: of the weights laid end to end by item index, the item that covers a uniform point. <see cref="Total"/> must be positive.</summary>
    public int Draw(ref RandomStream random)
    {
        var point = random.Below(Total);
        var item = 0;
        for (var step = 1 << BitOperations.Log2((uint)_tree.Length); step > 0; step >>= 1)
        {
            var next = item + step;
            if (next >= _tree.Length || _tree[next] > point) continue;
            item = next;
            point -= _tree[next];
        }
        Remove(item);
        return item;
    }

    /// <summary>Puts everything back.</summary>
    public void Refill()
    {
        foreach (var item in _removed)
        {
            _weights[item] = _full[item];
            Add(item, _full[item]);
        }
        _removed.Clear();
    }

    private void Add(int item, int weight)
    {
        Total += weight;
        for (var i = item + 1; i < _tree.Length; i += i & -i) _tree[i] += weight;
    }
}
