using Tailor.Evaluation;
using Tailor.Torch;
using Tailor.Training.Backbones;
using Tailor.Training.Batches;
using Tailor.Training.Dropout;

namespace Tailor.Training.Tests.Backbones;

/// <summary>A training graph as something that evaluation scores with: one history at a time, by libtorch.</summary>
internal sealed class GraphScorer(BackboneGraph graph) : IScorer
{
    /// <inheritdoc/>
    public string Name => graph.Spec.Name;

    /// <inheritdoc/>
    public int ItemCount => graph.ItemCount;

    /// <inheritdoc/>
    public IScoringSession OpenSession() => new Session(graph);

    private sealed class Session(BackboneGraph graph) : IScoringSession
    {
        private readonly TrainingBatch _batch = new();

        public void Score(int user, ReadOnlySpan<int> history, Span<float> scores)
        {
            if (history.IsEmpty) throw new ArgumentException("The graph needs at least one item.", nameof(history));
            var window = history[Math.Max(0, history.Length - graph.Spec.MaxLength)..];
            var profile = history[Math.Max(0, history.Length - graph.ProfileLength)..];
            var finalOnly = graph.Windows == WindowStyle.FinalOnly;
            var length = finalOnly ? graph.Spec.MaxLength : window.Length;
            _batch.Begin(default, graph.Windows, rows: 1, length, finalOnly ? 1 : length, profile.Length);
            _batch.Write(0, user, window, finalOnly ? window[..1] : window); // what the targets are does not matter
            if (!profile.IsEmpty) _batch.WriteProfile(0, profile);

            using var scope = torch.NewDisposeScope();
            using var recording = torch.no_grad();
            var embedded = torch.embedding(graph.Items, torch.tensor<long>(_batch.Lookups, [_batch.Lookups.Length]));
            var states = graph.States(embedded, _batch, DropoutMasks.None);
            graph.Scored.Scores(states.narrow(0, states.shape[0] - 1, 1)).CopyTo(scores); // (1, items)
        }

        public void Dispose()
        {
            // The batch's memory goes with it.
        }
    }
}
