using Tailor.Interactions.Randomness;

namespace Tailor.Interactions.NegativeSamplers;

/// <summary>A distribution over items. Holds no state of its own, so all threads share one.</summary>
public interface INegativeSampler
{
    /// <summary>What to call it in a protocol, such as "uniform".</summary>
    string Name { get; }

    /// <summary>Number of items.</summary>
    int ItemCount { get; }

    /// <summary>Draws an item; allocates nothing.</summary>
    int Next(ref RandomStream random);

    /// <summary>An item's weight; its probability is its share of all weights. 0 is never drawn.</summary>
    double WeightOf(int item);
}
