using System.Runtime.ExceptionServices;
using Tailor.Torch;
using Tailor.Torch.Optimizers;
using Tailor.Training.Backbones;
using Tailor.Training.Batches;
using Tailor.Training.Dropout;
using Tailor.Training.Losses;

namespace Tailor.Training.Steps;

/// <summary>
/// One update from several batches at once, a thread for each. Small batches fit a core's cache and need no threads inside operators; their
/// gradients are added in a fixed order, so the result does not depend on timing.
/// </summary>
public sealed class GradientStep : IDisposable
{
    private readonly BackboneGraph _graph;
    private readonly double _clipNorm;
    private readonly Shard[] _shards;
    private readonly ShardThread[] _threads;
    private readonly MaskPool?[] _masks;
    private readonly (Tensor?[] Gradients, double Loss)[] _results;

    /// <summary>Starts the threads.</summary>
    /// <param name="graph">What trains.</param>
    /// <param name="options">Loss, dropout, optimiser and number of shards.</param>
    /// <param name="popularity">(items) training interactions of each item.</param>
    public GradientStep(BackboneGraph graph, TrainingOptions options, ReadOnlySpan<int> popularity)
    {
        (_graph, _clipNorm) = (graph, options.ClipNorm);
        Optimizer = new Adam(graph.Parameters.Tensors, new AdamOptions(options.Beta1, options.Beta2, 1e-8, options.WeightDecay, Decoupled: true), graph.Parameters.Rates);
        var largest = graph.LargestDropout(options.Batches.PaddedTokensPerBatch);
        _masks = [MaskPool.Create(options.EmbeddingDropout, largest, options.Seed), MaskPool.Create(options.BranchDropout, largest, options.Seed + 1)];
        _shards = new Shard[options.BatchesPerStep];
        for (var i = 0; i < _shards.Length; i++)
            _shards[i] = new Shard(graph, TargetLoss.Create(options.Loss, popularity, options.Seed), _masks[0], _masks[1], options.Seed);
        _results = new (Tensor?[], double)[_shards.Length];
        _threads = new ShardThread[_shards.Length];
        for (var i = 0; i < _threads.Length; i++) _threads[i] = new ShardThread(i);
    }

    /// <summary>The optimiser, whose state is part of a checkpoint.</summary>
    public Adam Optimizer { get; }

    /// <summary>Takes one step.</summary>
    /// <param name="batches">1 to BatchesPerStep batches; each weighs as many as it has targets.</param>
    /// <param name="learningRate">Step size.</param>
    /// <returns>Mean loss over all targets, and the gradient's norm before clipping.</returns>
    public StepResult Take(ReadOnlySpan<TrainingBatch> batches, double learningRate)
    {
        for (var i = 0; i < batches.Length; i++)
        {
            var (index, batch) = (i, batches[i]);
            _threads[i].Start(() => _results[index] = _shards[index].Run(batch));
        }

        WaitForAll(batches.Length);
        var targets = 0L;
        foreach (var batch in batches) targets += batch.TargetCount;
        var loss = 0.0;
        for (var i = 0; i < batches.Length; i++) loss += _results[i].Loss * batches[i].TargetCount / targets;
        var gradients = Combine(batches, targets);
        var norm = GradientNorm.Of(gradients);
        if (double.IsFinite(norm)) Optimizer.step(gradients, learningRate, GradientNorm.ClipScale(norm, _clipNorm));
        foreach (var gradient in gradients) gradient?.Dispose();
        return new StepResult(loss, norm, targets);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var thread in _threads) thread.Dispose();
        foreach (var mask in _masks) mask?.Dispose();
        Optimizer.Dispose();
    }

    /// <summary>Waits for every shard also when one fails, so that the next step finds all of them idle; then throws the first failure.</summary>
    private void WaitForAll(int count)
    {
        ExceptionDispatchInfo? failure = null;
        for (var i = 0; i < count; i++) failure = _threads[i].Wait() ?? failure;
        if (failure is null) return;
        foreach (ref var result in _results.AsSpan(0, count))
        {
            foreach (var gradient in result.Gradients ?? []) gradient?.Dispose();
            result = default;
        }

        failure.Throw();
    }

    /// <summary>The gradient of the mean over all targets, in the first batch's tensors.</summary>
    private Tensor?[] Combine(ReadOnlySpan<TrainingBatch> batches, long targets)
    {
        using var recording = torch.no_grad();
        var combined = _results[0].Gradients;
        if (batches.Length == 1) return combined;
        for (var i = 0; i < batches.Length; i++)
        {
            var weight = (double)batches[i].TargetCount / targets;
            for (var p = 0; p < combined.Length; p++)
            {
                if (_results[i].Gradients[p] is not { } gradient) continue;
                if (i == 0)
                {
                    gradient.mul_(weight);
                }
                else if (combined[p] is { } sum)
                {
                    sum.add_(gradient, weight);
                    gradient.Dispose();
                }
                else
                {
                    combined[p] = gradient.mul_(weight);
                }
            }
        }

        return combined;
    }
}
