using Tailor.Models.Backbones;
using Tailor.Torch;
using Tailor.Training.Batches;
using Tailor.Training.Dropout;

namespace Tailor.Training.Backbones;

/// <summary>
/// GRU4Rec (Hidasi et al., ICLR 2016) as a graph: whole sequences side by side instead of the paper's session-parallel batches. Batches are
/// padded on the right, where a recurrent layer has not been yet when it reaches a target, so no mask is needed.
/// </summary>
public sealed class Gru4RecGraph : BackboneGraph
{
    private const double NormEpsilon = 1e-8;
    private readonly Gru4RecSpec _spec;

    /// <summary>Draws the first values, recurrent weights uniform in ±1/√h as in libtorch.</summary>
    public Gru4RecGraph(Gru4RecSpec spec, int itemCount, Initializer initializer) : base(spec, itemCount, initializer)
    {
        _spec = spec;
        if (spec.EmbeddingNorm) AddNorm("embedding.norm");
        for (var layer = 0; layer < spec.Layers; layer++)
        {
            if (spec.Residual) AddNorm($"layers.{layer}.norm");
            AddGates(initializer, $"layers.{layer}.input", layer == 0 ? spec.Width : spec.Hidden);
            AddGates(initializer, $"layers.{layer}.hidden", spec.Hidden);
        }

        if (spec.Residual) AddNorm("final.norm");
        AddLinear(initializer, "output", spec.Width, spec.Hidden);
    }

    /// <inheritdoc/>
    public override long LargestDropout(long tokens) => tokens * Math.Max(_spec.Width, _spec.Hidden);

    /// <inheritdoc/>
    public override Tensor States(Tensor embedded, TrainingBatch batch, DropoutMasks dropout, LayerArithmetic arithmetic)
    {
        if (arithmetic != LayerArithmetic.Plain) throw new NotSupportedException("The layers of GRU4Rec run inside one operator of libtorch: they compute in one way only.");
        long rows = batch.Rows, length = batch.Length;
        var x = _spec.EmbeddingNorm ? Norm("embedding.norm", embedded, NormEpsilon) : embedded; // (B·T, d)
        x = dropout.Embedding(x).view(rows, length, _spec.Width);
        var initial = torch.zeros([1, rows, _spec.Hidden], embedded.dtype);
        for (var layer = 0; layer < _spec.Layers; layer++)
        {
            if (_spec.Residual) x += dropout.Branch(Layer(layer, Norm($"layers.{layer}.norm", x, NormEpsilon), initial)); // (B, T, h)
            else x = dropout.Branch(Layer(layer, x, initial));
        }

        x = x.reshape(rows * length, _spec.Hidden).index_select(0, torch.tensor<long>(batch.TargetPositions, [batch.TargetCount])); // (M, h)
        return Linear("output", _spec.Residual ? Norm("final.norm", x, NormEpsilon) : x); // (M, d)
    }

    private Tensor Layer(int layer, Tensor x, Tensor initial)
    {
        string input = $"layers.{layer}.input", hidden = $"layers.{layer}.hidden";
        return torch.gru(x, initial,
        [
            Parameters[$"{input}.weight"], Parameters[$"{hidden}.weight"],
            Parameters[$"{input}.bias"], Parameters[$"{hidden}.bias"],
        ]).States;
    }

    private void AddGates(Initializer initializer, string name, long inputs)
    {
        var (gates, limit) = (3L * _spec.Hidden, 1 / Math.Sqrt(_spec.Hidden));
        Parameters.Add($"{name}.weight", initializer.Uniform(gates * inputs, limit), gates, inputs);
        Parameters.Add($"{name}.bias", new float[gates], gates);
    }
}
