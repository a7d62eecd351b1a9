using System.Numerics.Tensors;
using Tailor.Interactions.Splits;
using Tailor.Torch;
using Tailor.Training.Backbones;
using Tailor.Training.Batches;
using Tailor.Training.Losses;
using Tailor.Training.Runs;
using Tailor.Training.Steps;

namespace Tailor.Training.Chord;

/// <summary>
/// What narrowing costs each channel of a trained network, in loss: mean curvature of its weights times their squared rounding error, as HAWQ weighs layers
/// (Dong et al., NeurIPS 2020). The trace of the Hessian is taken as that of the empirical Fisher matrix: squared gradients, a window at a time.
/// </summary>
public static class ChannelSensitivity
{
    /// <summary>Windows that are looked at, at most.</summary>
    public const int MostWindows = 512;

    /// <summary>Computes it.</summary>
    /// <param name="network">A trained network.</param>
    /// <param name="split">Its training sequences.</param>
    /// <param name="recipe">Loss, batches and seed.</param>
    /// <param name="windows">Windows to look at, at most; which ones follows from the seed.</param>
    /// <returns>(channels) standardised.</returns>
    public static float[] Of(BackboneGraph network, Split split, TrainingOptions recipe, int windows = MostWindows)
    {
        var layers = network.Spec.ChannelLayers();
        var curvature = Curvature(network, split, recipe, windows);
        var errors = RoundedWeights.SquaredErrors(network.Parameters, layers);
        return RoundedWeights.Standardised([.. curvature.Zip(errors, (trace, error) => trace * error)]);
    }

    /// <summary>(channels) mean squared gradient of each channel's weights.</summary>
    internal static double[] Curvature(BackboneGraph network, Split split, TrainingOptions recipe, int windows)
    {
        torch.set_num_threads(1);
        var layers = network.Spec.ChannelLayers();
        var loss = TargetLoss.Create(recipe.Loss, split.TrainingCounts(), recipe.Seed);
        var shard = new Shard(network, loss, embeddingMask: null, branchMask: null, recipe.Seed);
        var sampler = new WindowSampler(split, Trainer.WindowsOf(network, recipe), recipe.Seed);
        var composer = new BatchComposer(sampler, recipe.Batches with { TokensPerBatch = network.Spec.MaxLength });
        var (plan, batch) = (composer.Plan(0), new TrainingBatch());
        var count = Math.Min(plan.BatchCount, windows);
        var (sums, names) = (new double[layers.Sum(layer => layer.Channels)], network.Parameters.Names.ToList());
        int[] places = [.. layers.Select(layer => names.IndexOf(layer.Weight))];
        for (var index = 0; index < count; index++)
        {
            composer.Compose(plan, index, batch); // the plan's batches stand in random order
            var (gradients, _) = shard.Run(batch);
            var channel = 0;
            for (var l = 0; l < layers.Count; l++)
            {
                var values = gradients[places[l]]!.data<float>();
                for (var at = 0; at < values.Length; at += layers[l].FanIn) sums[channel++] += TensorPrimitives.SumOfSquares(values.AsSpan(at, layers[l].FanIn)) / layers[l].FanIn / count;
            }

            foreach (var gradient in gradients) gradient?.Dispose();
        }

        return sums;
    }
}
