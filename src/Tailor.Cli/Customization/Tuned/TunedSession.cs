using Tailor.Cli.Customization.Generated;
using Tailor.Evaluation;
using Tailor.Training.FineTuning;
using Tailor.Training.Runs;

namespace Tailor.Cli.Customization.Tuned;

/// <summary>Scores as a device that trained on its user's history: libtorch trains, the runtime runs what came out.</summary>
/// <param name="network">What every user begins with.</param>
/// <param name="options">Steps and rate.</param>
/// <param name="tally">Counts the time.</param>
/// <param name="time">Clock.</param>
internal sealed class TunedSession(NetworkTensors network, FineTuningOptions options, TuningTally tally, TimeProvider time) : IScoringSession
{
    private readonly LocalFineTuning _tuning = new(network.Spec, network.ItemCount, network.Values, options);

    /// <inheritdoc/>
    public void Score(int user, ReadOnlySpan<int> history, Span<float> scores)
    {
        var begun = time.GetTimestamp();
        var tuned = _tuning.Tune(history);
        tally.Add(user, time.GetElapsedTime(begun));
        ModelExport.ToRecommender(network.Spec, network.ItemCount, tuned).OpenSession().Score(history, scores);
    }

    /// <inheritdoc/>
    public void Dispose() => _tuning.Dispose();
}
