using System.Numerics;
using System.Runtime.InteropServices;

namespace Tailor.Torch.Optimizers;

/// <summary>Adam's update in one pass over parameter, moments and gradient; the scalar loop is the reference and takes the rest.</summary>
public static class AdamKernel
{
    /// <summary>One step on arrays of one length.</summary>
    /// <param name="parameter">What is trained.</param>
    /// <param name="first">Running mean of the gradients.</param>
    /// <param name="second">Running mean of the squared gradients.</param>
    /// <param name="gradient">The gradient.</param>
    /// <param name="options">Rates of decay.</param>
    /// <param name="step">Number of this step, from 1.</param>
    /// <param name="learningRate">Step size.</param>
    public static void Update(Span<float> parameter, Span<float> first, Span<float> second, ReadOnlySpan<float> gradient, AdamOptions options, long step, double learningRate) =>
        Update(parameter, first, second, gradient, new AdamCoefficients(options, step, learningRate, gradientScale: 1));

    internal static void Update(Span<float> parameter, Span<float> first, Span<float> second, ReadOnlySpan<float> gradient, in AdamCoefficients c)
    {
        // All of one length: the vector loop does not check.
        first = first[..parameter.Length];
        second = second[..parameter.Length];
        gradient = gradient[..parameter.Length];
        var done = Vector.IsHardwareAccelerated ? UpdateVectors(parameter, first, second, gradient, c) : 0;
        UpdateScalar(parameter[done..], first[done..], second[done..], gradient[done..], c);
    }

    internal static void UpdateScalar(Span<float> parameter, Span<float> first, Span<float> second, ReadOnlySpan<float> gradient, in AdamCoefficients c)
    {
        float scale = (float)c.GradientScale, decay = (float)c.CoupledDecay, beta1 = (float)c.Beta1, beta2 = (float)c.Beta2;
        float rest1 = (float)(1 - c.Beta1), rest2 = (float)(1 - c.Beta2), correction = (float)c.InverseSecondCorrection;
        float epsilon = (float)c.Epsilon, rate = (float)c.Rate, keep = (float)c.DecoupledFactor;
        for (var i = 0; i < parameter.Length; i++)
        {
            var g = (gradient[i] * scale) + (parameter[i] * decay);
            first[i] = (first[i] * beta1) + (g * rest1);
            second[i] = (second[i] * beta2) + (g * g * rest2);
            parameter[i] = (parameter[i] * keep) - (rate * first[i] / ((MathF.Sqrt(second[i]) * correction) + epsilon));
        }
    }

    private static int UpdateVectors(Span<float> parameter, Span<float> first, Span<float> second, ReadOnlySpan<float> gradient, in AdamCoefficients c)
    {
        Vector<float> scale = new((float)c.GradientScale), decay = new((float)c.CoupledDecay), beta1 = new((float)c.Beta1), beta2 = new((float)c.Beta2);
        Vector<float> rest1 = new((float)(1 - c.Beta1)), rest2 = new((float)(1 - c.Beta2)), correction = new((float)c.InverseSecondCorrection);
        Vector<float> epsilon = new((float)c.Epsilon), rate = new((float)c.Rate), keep = new((float)c.DecoupledFactor);
        ref var p = ref MemoryMarshal.GetReference(parameter);
        ref var m = ref MemoryMarshal.GetReference(first);
        ref var v = ref MemoryMarshal.GetReference(second);
        ref var g0 = ref MemoryMarshal.GetReference(gradient);
        var i = 0;
        for (; i <= parameter.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var weight = Vector.LoadUnsafe(ref p, (nuint)i);
            var g = (Vector.LoadUnsafe(ref g0, (nuint)i) * scale) + (weight * decay);
            var firstMoment = (Vector.LoadUnsafe(ref m, (nuint)i) * beta1) + (g * rest1);
            var secondMoment = (Vector.LoadUnsafe(ref v, (nuint)i) * beta2) + (g * g * rest2);
            firstMoment.StoreUnsafe(ref m, (nuint)i);
            secondMoment.StoreUnsafe(ref v, (nuint)i);
            var updated = (weight * keep) - (rate * firstMoment / ((Vector.SquareRoot(secondMoment) * correction) + epsilon));
            updated.StoreUnsafe(ref p, (nuint)i);
        }

        return i;
    }
}
