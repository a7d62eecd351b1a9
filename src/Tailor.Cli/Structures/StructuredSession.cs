using Tailor.Evaluation;
using Tailor.Models.Plans;
using Tailor.Runtime;

namespace Tailor.Cli.Structures;

/// <summary>Scores as each user's device does: it applies the user's decisions, then runs the blocks that are left.</summary>
/// <param name="model">Whose network decisions are applied to.</param>
/// <param name="structures">Whose decisions a user gets.</param>
/// <param name="tally">Counts what devices run.</param>
internal sealed class StructuredSession(StructuredModel model, IStructureSession structures, StructureTally tally) : IScoringSession
{
    private PlanParts? _parts;
    private Recommender? _applied;
    private RecommenderSession? _session;
    private long _residentBytes;

    /// <inheritdoc/>
    public void Score(int user, ReadOnlySpan<int> history, Span<float> scores)
    {
        var parts = structures.Decide(user, history);
        if (_applied is null || !parts.Equals(_parts))
        {
            (_parts, _applied) = (parts, model.Recommender.Apply(parts));
            (_session, _residentBytes) = (_applied.OpenSession(), model.ResidentBytes(_applied));
        }

        tally.Add(parts, _residentBytes);
        tally.Timed.Add(_applied, history);
        _session!.Score(history, scores);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // The session's memory goes with it.
    }
}
