using Tailor.Cli.Structures;
using Tailor.Models.Plans;

namespace Tailor.Cli.Customization;

/// <summary>Each user gets the strategy of another: users stand in a random circle, and each has that of the next.</summary>
internal sealed class ShuffledStrategies : IStrategies
{
    private readonly IStrategies _own;
    private readonly Dictionary<int, int[]> _profiles;

    /// <param name="own">How strategies follow from histories.</param>
    /// <param name="histories">Each user's history, as the model counts items, in a fixed order; at least two.</param>
    /// <param name="seed">Decides the circle.</param>
    public ShuffledStrategies(IStrategies own, IReadOnlyList<(int User, int[] History)> histories, long seed)
    {
        (_own, _profiles) = (own, CaseHistories.OfTheNext([.. histories], seed));
    }

    /// <inheritdoc/>
    public IStrategySession OpenSession() => new Session(_own.OpenSession(), _profiles);

    private sealed class Session(IStrategySession own, Dictionary<int, int[]> profiles) : IStrategySession
    {
        public Precision Decide(int user, ReadOnlySpan<int> history) => own.Decide(user, profiles[user]);
    }
}
