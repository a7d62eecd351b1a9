using Tailor.Models.Masks;
using Tailor.Torch;
using Tailor.Training.Backbones;

namespace Tailor.Training.Diet;

/// <summary>Linear layers of masked weights, a matrix for each sample: y = (W ⊙ mask) · x + bias. The mask is hard; its score gets the mask's gradient.</summary>
/// <param name="scores">Where scores come from.</param>
/// <param name="interests">(B, d), or null where all samples have the same masks.</param>
/// <param name="keep">Share of a layer's weights that is kept.</param>
internal sealed class MaskedArithmetic(WeightScores scores, Tensor? interests, double keep) : LayerArithmetic
{
    /// <inheritdoc/>
    public override Tensor Linear(string name, Tensor x, Tensor weight, Tensor bias, RowOrder order)
    {
        if (!scores.Has(name)) return torch.linear(x, weight, bias);
        var mask = Mask(scores.Of(name, interests)); // (B, C, K)
        var (samples, channels, fanIn) = (mask.shape[0], weight.shape[0], weight.shape[1]);
        if (samples == 1) return torch.linear(x, weight * mask.squeeze(0), bias);
        var own = (weight.unsqueeze(0) * mask).transpose(1, 2); // (B, K, C)
        var rows = x.shape[0] / samples;
        var y = order == RowOrder.BySample
            ? x.view(samples, rows, fanIn).bmm(own)
            : x.view(rows, samples, fanIn).transpose(0, 1).bmm(own).transpose(0, 1);
        return y.reshape(x.shape[0], channels) + bias;
    }

    /// <summary>1 where a weight is kept, 0 elsewhere; backward as if it were the score.</summary>
    private Tensor Mask(Tensor score)
    {
        var values = score.detach().to(ScalarType.Float32).contiguous().data<float>();
        var (weights, hard) = (checked((int)(score.shape[1] * score.shape[2])), new float[values.Length]);
        var chosen = new bool[weights];
        for (var at = 0; at < values.Length; at += weights)
        {
            WeightMasks.Choose(values.AsSpan(at, weights), WeightMasks.Kept(weights, keep), chosen);
            for (var i = 0; i < weights; i++) hard[at + i] = chosen[i] ? 1 : 0;
        }

        return torch.tensor(hard, score.shape).to(score.dtype) + (score - score.detach());
    }
}
