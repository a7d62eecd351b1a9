namespace Tailor.Interactions.Simulation;

/// <summary>
/// Knows the probability of every next item for any history, so that no recommender can do better in the long run. Working memory of one thread.
/// Items are the simulator's numbers, which are the indices of <see cref="Simulator.ToInteractionSet"/>.
/// </summary>
public sealed class NextItemOracle
{
    private readonly ItemWorld _world;
    private readonly SimulatorOptions _options;
    private readonly UserInterests _interests;
    private readonly double[] _probabilities;
    private readonly int[] _order;

    /// <summary>The oracle of a simulated population.</summary>
    public NextItemOracle(Simulator simulator)
    {
        (_world, _options) = (simulator.World, simulator.Options);
        _interests = new UserInterests(_world, _options.InterestsPerUser);
        _probabilities = new double[_options.Items];
        _order = new int[_options.Items];
    }

    /// <summary>Writes the probability of each item to be the next.</summary>
    /// <param name="history">The user's items so far, oldest first; may be empty.</param>
    /// <param name="probabilities">(items) receives probabilities that sum to 1.</param>
    public void Probabilities(ReadOnlySpan<int> history, Span<double> probabilities)
    {
        if (probabilities.Length != _options.Items) throw new ArgumentException($"Expected room for {_options.Items} probabilities, found {probabilities.Length}.", nameof(probabilities));
        _interests.Clear();
        foreach (var item in history) _interests.See(item);
        var drift = history.IsEmpty ? 1 : UserWalk.DriftOf(_interests, _options);
        for (var item = 0; item < probabilities.Length; item++) probabilities[item] = drift * _world.PopularityOf(item);
        if (!history.IsEmpty) AddInterests(history[^1], 1 - drift, probabilities);
        if (!_options.Repeats) Exclude(history, probabilities);
    }

    /// <summary>The most probable next items, best first; of equal ones the smaller number first.</summary>
    /// <param name="history">The user's items so far, oldest first.</param>
    /// <param name="items">Receives as many items as it has room for.</param>
    /// <returns>The probability that the next item is among them: the best hit@k that is possible here.</returns>
    public double Top(ReadOnlySpan<int> history, Span<int> items)
    {
        if (items.Length > _options.Items) throw new ArgumentException($"There are {_options.Items} items, fewer than {items.Length}.", nameof(items));
        Probabilities(history, _probabilities);
        for (var i = 0; i < _order.Length; i++) _order[i] = i;
        Array.Sort(_order, (a, b) => _probabilities[b] != _probabilities[a] ? _probabilities[b].CompareTo(_probabilities[a]) : a.CompareTo(b));
        _order.AsSpan(0, items.Length).CopyTo(items);
        double sum = 0;
        foreach (var item in items) sum += _probabilities[item];
        return sum;
    }

    /// <summary>The best expected hit@k over evaluation cases of <see cref="Simulator.ToInteractionSet"/>, and its standard error over their outcomes.</summary>
    public (double Mean, double StandardError) BestHit(Sequences sequences, IReadOnlyList<EvaluationCase> cases, int k)
    {
        var items = new int[k];
        var (mean, variance) = (0.0, 0.0);
        foreach (var (user, historyLength, _) in cases)
        {
            var hit = Top(sequences[user][..historyLength], items);
            mean += hit;
            variance += hit * (1 - hit);
        }
        return (mean / cases.Count, Math.Sqrt(variance) / cases.Count);
    }

    private void AddInterests(int last, double share, Span<double> probabilities)
    {
        var weights = _world.FollowerWeights;
        for (var place = 0; place < weights.Length; place++)
            probabilities[_world.Follower(last, place)] += share * _options.Following * weights[place];
        for (var place = 0; place < _interests.Count; place++)
        {
            var interest = _interests[place];
            var scale = share * (1 - _options.Following) / _interests.Count / _world.PopularityOfInterest(interest);
            foreach (var item in _world.ItemsOf(interest)) probabilities[item] += scale * _world.PopularityOf(item);
        }
    }

    private static void Exclude(ReadOnlySpan<int> history, Span<double> probabilities)
    {
        foreach (var item in history) probabilities[item] = 0;
        double sum = 0;
        foreach (var probability in probabilities) sum += probability;
        foreach (ref var probability in probabilities) probability /= sum;
    }
}
