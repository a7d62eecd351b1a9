using Tailor.Evaluation;
using Tailor.Models.Budgets;
using Tailor.Runtime;

namespace Tailor.Cli.Customization;

/// <summary>Scores as each user's device does: it narrows the network to the user's strategy, then runs it packed.</summary>
/// <param name="model">Whose network strategies are applied to.</param>
/// <param name="strategies">Whose strategy a user gets.</param>
/// <param name="decoding">The device's own budget, within which it reads the codes; null where it takes them as they are.</param>
/// <param name="tally">Counts what devices run.</param>
internal sealed class CustomizedSession(CustomizedModel model, IStrategySession strategies, PrecisionBudget? decoding, StrategyTally tally) : IScoringSession
{
    private Recommender? _applied;
    private RecommenderSession? _session;
    private long _residentBytes;

    /// <inheritdoc/>
    public void Score(int user, ReadOnlySpan<int> history, Span<float> scores)
    {
        var strategy = DecodingOption.Decode(strategies.Decide(user, history), model.Layers, decoding);
        if (_applied is null || !strategy.Equals(_applied.Precision))
        {
            _applied = model.Recommender.Apply(strategy);
            (_session, _residentBytes) = (_applied.OpenSession(), model.ResidentBytes(_applied));
        }

        tally.Add(strategy, _residentBytes);
        tally.Timed.Add(_applied, history);
        _session!.Score(history, scores);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // The session's memory goes with it.
    }
}
