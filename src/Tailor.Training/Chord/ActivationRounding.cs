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
        var values = x.detach().to(ScalarType.Float32).data<float>();
        var differences = new float[values.Length];
        var width = (int)shape[^1];
        for (var start = 0; start < values.Length; start += width)
        {
            var row = values.AsSpan(start, width);
            var change = differences.AsSpan(start, width);
            var scale = Math.Abs(TensorPrimitives.MaxMagnitude<float>(row)) / 127;
            if (scale == 0) continue;
            TensorPrimitives.Divide(row, scale, change);
            TensorPrimitives.Round<float>(change, change);
            TensorPrimitives.Multiply(change, scale, change);
            TensorPrimitives.Subtract(change, row, change);
        }

        return x + torch.tensor(differences, shape).to(x.dtype);
    }
}
