using Tailor.Interactions.Randomness;

namespace Tailor.Training.Batches;

/// <summary>Draws the negatives of a step, shared by all of its positions: K different items, a pure function of (seed, epoch, batch).</summary>
/// <remarks>
/// <see cref="LogQ"/> is the logarithm of the probability that an item is among the K. Subtract it from the logits of the negatives (Bengio and
/// Senécal, 2008), and Σ exp(s − logQ) estimates the sum over the catalogue without bias; the target, which is always there, has logQ 0.
/// A target may be among the negatives: mask those logits.
/// Not safe for use by several threads at once.
/// </remarks>
public sealed class SharedNegatives
{
    private readonly long _seed;
    private readonly AliasTable? _popularity;
    private readonly float[]? _logInclusion;
    private readonly int[] _drawnAt; // the draw that an item was last part of
    private readonly long[] _items;
    private readonly float[] _logQ;
    private int _draw;

    /// <summary>Uniform negatives.</summary>
    /// <param name="itemCount">Number of items.</param>
    /// <param name="count">K, 1 or more; all items where there are not more than that.</param>
    /// <param name="seed">The run's seed.</param>
    public SharedNegatives(int itemCount, int count, long seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(itemCount, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        _seed = seed;
        _drawnAt = new int[itemCount];
        _items = new long[Math.Min(count, itemCount)];
        _logQ = new float[_items.Length];
        if (IsWholeCatalogue) for (var i = 0; i < itemCount; i++) _items[i] = i;
        else _logQ.AsSpan().Fill((float)Math.Log((double)count / itemCount));
    }

    /// <summary>Negatives with odds popularity^α; an item without interactions counts as one with a single interaction.</summary>
    /// <param name="interactions">(items) number of training interactions of each item.</param>
    /// <param name="alpha">α, 0 (uniform) to 1 (by popularity).</param>
    /// <param name="count">K, 1 or more; all items where there are not more than that.</param>
    /// <param name="seed">The run's seed.</param>
    /// <exception cref="ArgumentException">K is so near the number of items that the few popular ones would be drawn again and again.</exception>
    public SharedNegatives(ReadOnlySpan<int> interactions, double alpha, int count, long seed)
        : this(interactions.Length, count, seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(alpha);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(alpha, 1);
        if (IsWholeCatalogue) return;
        var odds = new double[interactions.Length];
        var sum = 0.0;
        for (var i = 0; i < odds.Length; i++) sum += odds[i] = Math.Pow(Math.Max(1, interactions[i]), alpha);
        for (var i = 0; i < odds.Length; i++) odds[i] /= sum;
        var tries = InclusionProbability.Tries(odds, count);
        if (tries > 50.0 * count)
            throw new ArgumentException($"{count} different negatives of {odds.Length} items at α = {alpha} take about {tries:F0} draws a step: choose fewer negatives or a smaller α.", nameof(count));
        _popularity = new AliasTable(odds);
        _logInclusion = new float[odds.Length];
        for (var i = 0; i < odds.Length; i++) _logInclusion[i] = (float)Math.Log(InclusionProbability.After(tries, odds[i]));
    }

    /// <summary>K, the number of negatives of a step.</summary>
    public int Count => _items.Length;

    /// <summary>Whether every item is a negative, so that a sampled loss is the full one.</summary>
    public bool IsWholeCatalogue => _items.Length == _drawnAt.Length;

    /// <summary>(K) different item indices of the latest <see cref="Draw"/>, in no order that means anything.</summary>
    public ReadOnlySpan<long> Items => _items;

    /// <summary>(K) log of the probability that the item is drawn, parallel to <see cref="Items"/>; 0 for the whole catalogue.</summary>
    public ReadOnlySpan<float> LogQ => _logQ;

    /// <summary>Draws the negatives of a batch into <see cref="Items"/> and <see cref="LogQ"/>.</summary>
    public void Draw(BatchPosition position)
    {
        if (IsWholeCatalogue) return;
        if (_draw == int.MaxValue) Array.Clear(_drawnAt);
        _draw = _draw == int.MaxValue ? 1 : _draw + 1;
        var random = new RandomStream(_seed, (long)RandomPurpose.Negatives, position.Epoch, position.Batch);
        if (_popularity is null) DrawUniform(ref random);
        else DrawByPopularity(ref random);
    }

    /// <summary>Floyd's algorithm: exactly K random numbers for K different items (Bentley, CACM 1987).</summary>
    private void DrawUniform(ref RandomStream random)
    {
        var first = _drawnAt.Length - _items.Length;
        for (var k = 0; k < _items.Length; k++)
        {
            var item = random.Below(first + k + 1);
            if (_drawnAt[item] == _draw) item = first + k;
            _drawnAt[item] = _draw;
            _items[k] = item;
        }
    }

    private void DrawByPopularity(ref RandomStream random)
    {
        for (var k = 0; k < _items.Length;)
        {
            var item = _popularity!.Next(ref random);
            if (_drawnAt[item] == _draw) continue;
            _drawnAt[item] = _draw;
            _logQ[k] = _logInclusion![item];
            _items[k++] = item;
        }
    }
}
