using Tailor.Cli.Errors;
using Tailor.Interactions.Randomness;
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
        (_own, _profiles) = (own, Circle(histories, seed));
    }

    /// <summary>Whose history each user gets.</summary>
    /// <param name="histories">Each user's history, as the model counts items, in a fixed order.</param>
    /// <param name="seed">Decides the circle.</param>
    /// <exception cref="UsageException">There are fewer than two users.</exception>
    public static Dictionary<int, int[]> Circle(IReadOnlyList<(int User, int[] History)> histories, long seed)
    {
        if (histories.Count < 2) throw new UsageException("--strategy shuffled needs at least two users with a case.");
        int[] circle = [.. Enumerable.Range(0, histories.Count)];
        new RandomStream((long)StrategySource.Shuffled, seed).Shuffle(circle.AsSpan());
        return circle.Select((at, place) => (histories[at].User, histories[circle[(place + 1) % circle.Length]].History)).ToDictionary();
    }

    /// <inheritdoc/>
    public IStrategySession OpenSession() => new Session(_own.OpenSession(), _profiles);

    private sealed class Session(IStrategySession own, Dictionary<int, int[]> profiles) : IStrategySession
    {
        public Precision Decide(int user, ReadOnlySpan<int> history) => own.Decide(user, profiles[user]);
    }
}
