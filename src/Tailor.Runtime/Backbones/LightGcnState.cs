using System.Numerics.Tensors;

namespace Tailor.Runtime.Backbones;

/// <summary>LightGCN's user state: the weighted sum of the history's item rows, divided by the square root of their number; of an empty history zero.</summary>
internal sealed unsafe class LightGcnState(LightGcn net) : EncoderState
{
    private readonly float[] _row = new float[net.Spec.Width];

    public override void Encode(ReadOnlySpan<int> history, float* hidden)
    {
        var state = new Span<float>(hidden, _row.Length); // (D)
        state.Clear();
        ItemsComputed += history.Length;
        foreach (var item in history)
        {
            net.Items.CopyTo(item, _row);
            TensorPrimitives.MultiplyAdd(_row, net.Weights.Start[item], state, state);
        }

        if (history.Length > 0) TensorPrimitives.Multiply(state, 1 / MathF.Sqrt(history.Length), state);
    }
}
