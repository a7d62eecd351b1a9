using Tailor.Models.Backbones;
using Tailor.Torch;
using Tailor.Torch.Optimizers;
using Tailor.Training.Backbones;
using Tailor.Training.Batches;
using Tailor.Training.Losses;
using Tailor.Training.Steps;

namespace Tailor.Training.FineTuning;

/// <summary>
/// Fine-tuning on the device, the expensive reference: every user begins with the same model and takes a few steps of gradient descent over all parameters
/// on their own history, softmax over all items. One instance for one thread; it keeps its graph from user to user.
/// </summary>
public sealed class LocalFineTuning : IDisposable
{
    private readonly FineTuningOptions _options;
    private readonly BackboneGraph _graph;
    private readonly IReadOnlyDictionary<string, float[]> _start;
    private readonly Shard _shard;
    private readonly TrainingBatch _batch = new();

    /// <summary>Makes the graph.</summary>
    /// <param name="spec">The backbone.</param>
    /// <param name="itemCount">Number of items.</param>
    /// <param name="start">Values that every user begins with, by name; they stay as they are.</param>
    /// <param name="options">Steps and rate.</param>
    /// <exception cref="ArgumentException">The options are out of range, or a value is missing.</exception>
    public LocalFineTuning(BackboneSpec spec, int itemCount, IReadOnlyDictionary<string, float[]> start, FineTuningOptions options)
    {
        if (string.Join(" ", options.Problems()) is { Length: > 0 } problems) throw new ArgumentException(problems, nameof(options));
        torch.set_num_threads(1);
        (_options, _start, _graph) = (options, start, BackboneGraph.Create(spec, itemCount, seed: 0));
        _graph.Parameters.Restore(start);
        _shard = new Shard(_graph, TargetLoss.Create(new LossOptions { Kind = LossKind.FullSoftmax }, new int[itemCount], seed: 0), embeddingMask: null, branchMask: null, seed: 0);
    }

    /// <summary>Trains for one user.</summary>
    /// <param name="history">The user's items, oldest first; of a long history the latest window trains. With fewer than 2 there is nothing to learn.</param>
    /// <returns>The user's values, by name.</returns>
    public IReadOnlyDictionary<string, float[]> Tune(ReadOnlySpan<int> history)
    {
        history = history[..Math.Max(0, history.Length - _options.HoldBack)];
        if (history.Length < 2) return _start;
        _graph.Parameters.Restore(_start);
        Compose(history);
        for (var step = 0; step < _options.Steps; step++)
        {
            var (gradients, _) = _shard.Run(_batch);
            var rate = _options.Rate * GradientNorm.ClipScale(GradientNorm.Of(gradients), FineTuningOptions.ClipNorm);
            using var recording = torch.no_grad();
            foreach (var (parameter, gradient) in _graph.Parameters.Tensors.Zip(gradients))
            {
                if (gradient is null) continue;
                parameter.add_(gradient, -rate);
                gradient.Dispose();
            }
        }

        return _graph.Parameters.Snapshot();
    }

    /// <inheritdoc/>
    public void Dispose() => _graph.Dispose();

    /// <summary>The latest window; of backbones that predict a window's end only, a window for each of the latest targets.</summary>
    private void Compose(ReadOnlySpan<int> history)
    {
        var length = _graph.Spec.MaxLength;
        var first = Math.Max(1, history.Length - length); // of the targets
        if (_graph.Windows != WindowStyle.FinalOnly)
        {
            var inputs = history[(first - 1)..^1];
            _batch.Begin(default, _graph.Windows, rows: 1, inputs.Length, inputs.Length);
            _batch.Write(0, user: 0, inputs, history[first..]);
            return;
        }

        _batch.Begin(default, _graph.Windows, history.Length - first, length, targetWidth: 1);
        for (var target = first; target < history.Length; target++) _batch.Write(target - first, user: 0, history[Math.Max(0, target - length)..target], history.Slice(target, 1));
    }
}
