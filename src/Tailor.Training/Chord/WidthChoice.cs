using Tailor.Interactions.Randomness;
using Tailor.Models.Backbones;
using Tailor.Models.Budgets;
using Tailor.Models.Plans;
using Tailor.Torch;

namespace Tailor.Training.Chord;

/// <summary>
/// From scores to widths within the budget, by the allocation that customization uses; the choice is hard, and gradients reach the scores through a surrogate.
/// One instance serves several threads.
/// </summary>
internal sealed class WidthChoice(IReadOnlyList<ChannelLayer> layers, PrecisionBudget budget, ScoreSurrogate surrogate)
{
    private readonly ThreadLocal<PrecisionAllocation> _allocation = new(() => new PrecisionAllocation(layers));

    /// <summary>Which width each channel has.</summary>
    /// <param name="scores">(B, channels).</param>
    /// <param name="temperature">Of the bands.</param>
    /// <param name="hardness">How much of the result is the hard choice, 0 to 1; the rest is the bands' soft mixture.</param>
    /// <returns>(B, 3, channels): 1 at the channel's width, else 0.</returns>
    public Tensor Mask(Tensor scores, double temperature, double hardness = 1)
    {
        var (rows, channels) = ((int)scores.shape[0], (int)scores.shape[1]);
        var values = scores.detach().to(ScalarType.Float32).data<float>();
        var codes = new byte[channels];
        var hard = new float[rows * 3 * channels];
        var centres = new float[rows * 3];
        var moments = new float[rows * 2];
        for (var row = 0; row < rows; row++)
        {
            var own = values.AsSpan(row * channels, channels);
            _allocation.Value!.Allocate(own, budget, codes);
            for (var channel = 0; channel < channels; channel++) hard[(((row * 3) + codes[channel] - 1) * channels) + channel] = 1;
            Moments(own, codes, moments.AsSpan(row * 2, 2), centres.AsSpan(row * 3, 3));
        }

        var mask = torch.tensor(hard, rows, 3, channels).to(scores.dtype);
        if (!scores.requires_grad) return mask;
        var parts = torch.tensor(moments, rows, 2).to(scores.dtype);
        var standard = (scores - parts.narrow(1, 0, 1)) / parts.narrow(1, 1, 1); // (B, C)
        var soft = surrogate == ScoreSurrogate.Bands
            ? (-(standard.unsqueeze(1) - torch.tensor(centres, rows, 3, 1).to(scores.dtype)).pow(2) * (1 / temperature)).softmax(1) // (B, 3, C)
            : standard.unsqueeze(1) * torch.tensor<float>([-.5f, 0, .5f], 1, 3, 1).to(scores.dtype);
        var fixedSoft = soft.detach();
        return (hardness < 1 ? (mask * hardness) + (fixedSoft * (1 - hardness)) : mask) + (soft - fixedSoft);
    }

    /// <summary>Number of channels.</summary>
    public int Channels => _allocation.Value!.Channels;

    /// <summary>The codes that one row of scores leads to.</summary>
    /// <param name="scores">(1, channels).</param>
    public Precision Codes(Tensor scores) => Allocated(scores.to(ScalarType.Float32).data<float>());

    /// <summary>The codes that chance leads to.</summary>
    /// <param name="random">The dice.</param>
    public Precision RandomCodes(RandomStream random) => Allocated(RandomScores(1, random));

    /// <summary>Chance's choice for each row, within the budget.</summary>
    /// <param name="rows">B.</param>
    /// <param name="random">The dice.</param>
    public Tensor RandomMask(int rows, RandomStream random) => Mask(torch.tensor(RandomScores(rows, random), rows, Channels), temperature: 1);

    /// <summary>The same width everywhere, (1, 3, channels).</summary>
    public Tensor UniformMask(int bits)
    {
        var channels = Channels;
        var hard = new float[3 * channels];
        hard.AsSpan((Precision.CodeOf(bits) - 1) * channels, channels).Fill(1);
        return torch.tensor(hard, 1, 3, channels);
    }

    private float[] RandomScores(int rows, RandomStream random)
    {
        var scores = new float[rows * Channels];
        for (var i = 0; i < scores.Length; i++) scores[i] = (float)random.Unit();
        return scores;
    }

    private Precision Allocated(ReadOnlySpan<float> scores)
    {
        var codes = new byte[Channels];
        _allocation.Value!.Allocate(scores, budget, codes);
        return new Precision(codes);
    }

    /// <summary>Mean and deviation of a row's scores, and the mean standard score of each width; of a width nobody has, one beyond its neighbour.</summary>
    private static void Moments(ReadOnlySpan<float> scores, ReadOnlySpan<byte> codes, Span<float> moments, Span<float> centres)
    {
        double mean = 0, squares = 0;
        foreach (var score in scores) mean += score / (double)scores.Length;
        foreach (var score in scores) squares += (score - mean) * (score - mean) / scores.Length;
        var deviation = Math.Sqrt(squares) + 1e-6;
        (moments[0], moments[1]) = ((float)mean, (float)deviation);
        Span<double> sums = stackalloc double[3];
        Span<int> counts = stackalloc int[3];
        for (var channel = 0; channel < scores.Length; channel++)
        {
            sums[codes[channel] - 1] += (scores[channel] - mean) / deviation;
            counts[codes[channel] - 1]++;
        }

        for (var width = 0; width < 3; width++) centres[width] = counts[width] > 0 ? (float)(sums[width] / counts[width]) : float.NaN;
        for (var width = 0; width < 3; width++)
        {
            if (!float.IsNaN(centres[width])) continue;
            var near = width == 0 ? centres[1] : centres[width - 1];
            if (float.IsNaN(near)) near = centres[width == 2 ? 0 : 2];
            centres[width] = near + (width == 0 ? -1 : 1);
        }
    }
}
