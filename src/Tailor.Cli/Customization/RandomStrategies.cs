using Tailor.Interactions.Randomness;
using Tailor.Models.Backbones;
using Tailor.Models.Budgets;
using Tailor.Models.Plans;

namespace Tailor.Cli.Customization;

/// <summary>Random scores, drawn anew for each user.</summary>
/// <param name="layers">The layers whose channels have bits.</param>
/// <param name="budget">What each device can afford.</param>
/// <param name="seed">Decides the draw, together with the user.</param>
internal sealed class RandomStrategies(IReadOnlyList<ChannelLayer> layers, PrecisionBudget budget, long seed) : IStrategies
{
    /// <inheritdoc/>
    public IStrategySession OpenSession() => new Session(new(layers), budget, seed);

    private sealed class Session(PrecisionAllocation allocation, PrecisionBudget budget, long seed) : IStrategySession
    {
        private readonly float[] _scores = new float[allocation.Channels];
        private readonly byte[] _codes = new byte[allocation.Channels];

        public Precision Decide(int user, ReadOnlySpan<int> history)
        {
            var random = new RandomStream((long)StrategySource.Random, seed, user);
            foreach (ref var score in _scores.AsSpan()) score = (float)random.Unit();
            allocation.Allocate(_scores, budget, _codes);
            return new Precision(_codes);
        }
    }
}
