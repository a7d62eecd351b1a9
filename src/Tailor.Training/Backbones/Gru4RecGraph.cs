using Tailor.Models.Backbones;
using Tailor.Torch;
using Tailor.Training.Batches;
using Tailor.Training.Dropout;
using Tailor.Training.Recurrent;

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
        if (arithmetic != LayerArithmetic.Plain && !_spec.Residual) throw new NotSupportedException("Without residuals, the layers of GRU4Rec compute in one way only.");
        long rows = batch.Rows, length = batch.Length;
        var x = _spec.EmbeddingNorm ? Norm("embedding.norm", embedded, NormEpsilon) : embedded; // (B·T, d)
        x = dropout.Embedding(x);
        for (var layer = 0; layer < _spec.Layers; layer++)
        {
            var (name, below) = ($"layers.{layer}", x);
            x = _spec.Residual
                ? arithmetic.Residual(name, below, () => dropout.Branch(Layer(name, Norm($"{name}.norm", below, NormEpsilon), rows, length, arithmetic)), RowOrder.BySample) // (B·T, h)
                : dropout.Branch(Layer(name, below, rows, length, arithmetic));
        }

        x = x.index_select(0, torch.tensor<long>(batch.TargetPositions, [batch.TargetCount])); // (M, h)
        return Linear("output", _spec.Residual ? Norm("final.norm", x, NormEpsilon) : x); // (M, d)
    }

    /// <summary>A layer's states (B·T, h): in one pass, by libtorch's operator, or step by step where products are not plain.</summary>
    private Tensor Layer(string name, Tensor x, long rows, long length, LayerArithmetic arithmetic)
    {
        var weights = GruWeights.Of(Parameters, name);
        if (GruLayer.IsInOnePass(x) && arithmetic.Products($"{name}.hidden", weights.HiddenBias) is { } recurrent)
            return GruPass.States(Linear(arithmetic, $"{name}.input", x).view(rows, length, 3L * _spec.Hidden), initial: null, weights.Hidden, recurrent).view(rows * length, _spec.Hidden);
        return arithmetic == LayerArithmetic.Plain
            ? GruLayer.Composed(x.view(rows, length, x.shape[1]), initial: null, weights).reshape(rows * length, _spec.Hidden)
            : Stepped(name, x, rows, length, arithmetic);
    }

    private Tensor Stepped(string name, Tensor x, long rows, long length, LayerArithmetic arithmetic)
    {
        var inputs = Linear(arithmetic, $"{name}.input", x).view(rows, length, 3L * _spec.Hidden).unbind(1); // T of (B, 3h)
        var state = torch.zeros([rows, _spec.Hidden], x.dtype); // (B, h)
        var states = new Tensor[length];
        for (var t = 0; t < states.Length; t++)
        {
            var (input, hidden) = (inputs[t].split(_spec.Hidden, 1), Linear(arithmetic, $"{name}.hidden", state).split(_spec.Hidden, 1)); // reset, update, new
            var candidate = (input[2] + ((input[0] + hidden[0]).sigmoid() * hidden[2])).tanh();
            state = candidate + ((input[1] + hidden[1]).sigmoid() * (state - candidate));
            states[t] = state;
        }

        return torch.stack(states, 1).view(rows * length, _spec.Hidden);
    }

    private void AddGates(Initializer initializer, string name, long inputs)
    {
        var (gates, limit) = (3L * _spec.Hidden, 1 / Math.Sqrt(_spec.Hidden));
        Parameters.Add($"{name}.weight", initializer.Uniform(gates * inputs, limit), gates, inputs);
        Parameters.Add($"{name}.bias", new float[gates], gates);
    }
}
