using Tailor.Models.Backbones;

namespace Tailor.Runtime.Tests.Reference;

/// <summary>GRU4Rec token by token.</summary>
internal sealed class ReferenceGru4Rec(Gru4RecSpec spec, int itemCount, ITensorSource tensors, ReferencePlan? plan) : ReferenceNetwork(spec, itemCount, tensors, plan)
{
    protected override double[] Forward(int[] window)
    {
        List<double[]> x = [.. window.Select(item => spec.EmbeddingNorm ? Norm("embedding.norm", 1e-8, Items[item]) : Items[item])];
        for (var layer = 0; layer < spec.Layers; layer++)
        {
            var state = new double[spec.Hidden];
            for (var t = 0; t < x.Count; t++)
            {
                state = Step(layer, spec.Residual ? Norm($"layers.{layer}.norm", 1e-8, x[t]) : x[t], state);
                x[t] = spec.Residual ? Add(x[t], state) : state;
            }
        }

        var last = x.Count > 0 ? x[^1] : new double[spec.Hidden];
        return Linear("output", Width, spec.Residual ? Norm("final.norm", 1e-8, last) : last);
    }

    private double[] Step(int layer, double[] x, double[] state)
    {
        var h = spec.Hidden;
        var input = Linear($"layers.{layer}.input", 3 * h, x);
        var hidden = Linear($"layers.{layer}.hidden", 3 * h, state);
        var next = new double[h];
        for (var i = 0; i < h; i++)
        {
            var reset = Sigmoid(input[i] + hidden[i]);
            var update = Sigmoid(input[h + i] + hidden[h + i]);
            var candidate = Math.Tanh(input[(2 * h) + i] + (reset * hidden[(2 * h) + i]));
            next[i] = ((1 - update) * candidate) + (update * state[i]);
        }

        return next;
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}
