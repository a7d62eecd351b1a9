using Tailor.Runtime;

namespace Tailor.Customization.Rule;

/// <summary>The mean of h · hᵀ over states h that score items: what errors of an embedding do to scores.</summary>
public sealed class StateMoment
{
    private readonly RecommenderSession _session;
    private readonly float[] _state;
    private readonly double[] _sums;
    private int _count;

    /// <summary>Begins with no states.</summary>
    /// <param name="recommender">Who makes them.</param>
    public StateMoment(Recommender recommender)
    {
        ArgumentNullException.ThrowIfNull(recommender);
        _session = recommender.OpenSession();
        _state = new float[recommender.Spec.Width];
        _sums = new double[_state.Length * _state.Length];
    }

    /// <summary>Adds the state of a history.</summary>
    /// <param name="history">Items, oldest first.</param>
    public void Add(ReadOnlySpan<int> history)
    {
        _session.Encode(history, _state);
        for (var i = 0; i < _state.Length; i++)
        {
            double factor = _state[i];
            for (var k = 0; k < _state.Length; k++) _sums[(i * _state.Length) + k] += factor * _state[k];
        }

        _count++;
    }

    /// <summary>(width, width) the mean; empty without any states.</summary>
    public double[] Mean() => _count == 0 ? [] : Array.ConvertAll(_sums, sum => sum / _count);
}
