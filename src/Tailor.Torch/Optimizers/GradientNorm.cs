using System.Numerics.Tensors;

namespace Tailor.Torch.Optimizers;

/// <summary>Clipping by the global norm, as clip_grad_norm_ does, without touching the gradients: the scale goes into the update.</summary>
public static class GradientNorm
{
    private const int Block = 256; // of equal values, 8 lanes of 512 additions each were off by 4e-6

    /// <summary>The 2-norm of all gradients together.</summary>
    public static double Of(IEnumerable<Tensor?> gradients)
    {
        var sum = 0.0;
        using var scope = torch.NewDisposeScope();
        var others = new List<Tensor>();
        foreach (var gradient in gradients)
        {
            if (gradient is null) continue;
            if (gradient.device < 0 && gradient.dtype == ScalarType.Float32) sum += SumOfSquares(gradient.contiguous().AsSpan<float>());
            else others.Add(gradient);
        }

        // One wait for a CUDA device, not one for each gradient.
        foreach (var group in others.GroupBy(gradient => (gradient.device, gradient.dtype)))
            sum += torch.stack(Operators.ForeachNorm.CallMany([group.ToArray()])).pow(2).sum().item();
        return Math.Sqrt(sum);
    }

    /// <summary>What gradients are multiplied by so that their norm stays within a maximum; 1 where it already does.</summary>
    /// <param name="norm">Their norm.</param>
    /// <param name="maximum">Greatest norm allowed; 0 or less means no limit.</param>
    public static double ClipScale(double norm, double maximum) => maximum > 0 && norm > maximum ? maximum / (norm + 1e-6) : 1;

    // Blocks in single precision, their sum in double: a table of millions of entries loses nothing, however few lanes a processor has.
    private static double SumOfSquares(ReadOnlySpan<float> values)
    {
        var sum = 0.0;
        for (; values.Length > Block; values = values[Block..]) sum += TensorPrimitives.SumOfSquares(values[..Block]);
        return sum + TensorPrimitives.SumOfSquares(values);
    }
}
