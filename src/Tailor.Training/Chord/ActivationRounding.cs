using System.Numerics.Tensors;
using Tailor.Torch;
using Tensor = Tailor.Torch.Tensor;

namespace Tailor.Training.Chord;

/// <summary>Activations as the packed runtime sees them: each row at 8 bits, scale its greatest magnitude / 127. Gradients pass straight through.</summary>
internal static class ActivationRounding
{
    /// <summary>Rounds rows.</summary>
    /// <param name="x">(rows, width).</param>
    public static Tensor Apply(Tensor x)
    {
        var shape = x.shape;
        using var values = x.detach().to(ScalarType.Float32).cpu().clone();
        Round(values.AsSpan<float>(), (int)shape[^1]);
        return torch.function(torch.tensor<float>(values.AsSpan<float>(), shape).to(x.dtype), [x], gradient => [gradient]);
    }

    private static void Round(Span<float> values, int width)
    {
        for (var start = 0; start < values.Length; start += width)
        {
            var row = values.Slice(start, width);
            var scale = Math.Abs(TensorPrimitives.MaxMagnitude<float>(row)) / 127;
            if (scale == 0) continue;
            TensorPrimitives.Divide(row, scale, row);
            TensorPrimitives.Round<float>(row, row);
            TensorPrimitives.Multiply(row, scale, row);
        }
    }
}
