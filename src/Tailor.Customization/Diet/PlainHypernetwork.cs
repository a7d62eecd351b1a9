using System.Numerics.Tensors;
using Tailor.Runtime;

namespace Tailor.Customization.Diet;

/// <summary>Linear – ReLU – linear over one interest, row by row: for baselines, whose speed nobody waits for.</summary>
internal sealed class PlainHypernetwork(ITensorSource tensors, string name, int width, int hidden, int outputs)
{
    private readonly float[] _inner = tensors.Floats($"{name}.inner.weight", hidden, width).ToArray();
    private readonly float[] _innerBias = tensors.Floats($"{name}.inner.bias", hidden).ToArray();
    private readonly float[] _outer = tensors.Floats($"{name}.outer.weight", outputs, hidden).ToArray();
    private readonly float[] _outerBias = tensors.Floats($"{name}.outer.bias", outputs).ToArray();

    /// <summary>Number of outputs.</summary>
    public int Outputs => outputs;

    /// <summary>Runs it.</summary>
    /// <param name="interest">(d).</param>
    /// <param name="result">(outputs).</param>
    public void Run(ReadOnlySpan<float> interest, Span<float> result)
    {
        Span<float> inner = stackalloc float[hidden];
        for (var i = 0; i < hidden; i++) inner[i] = MathF.Max(0, TensorPrimitives.Dot(_inner.AsSpan(i * width, width), interest) + _innerBias[i]);
        for (var i = 0; i < outputs; i++) result[i] = TensorPrimitives.Dot<float>(_outer.AsSpan(i * hidden, hidden), inner) + _outerBias[i];
    }
}
