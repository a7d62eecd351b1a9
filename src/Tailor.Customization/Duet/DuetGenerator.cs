using System.Numerics.Tensors;
using Tailor.Models;
using Tailor.Models.Customizers;
using Tailor.Runtime;

namespace Tailor.Customization.Duet;

/// <summary>DUET's generator (<see cref="DuetSpec"/> has tensors and formula). Its values are the user's layer: the weights (d, d) row after row, then the biases (d).</summary>
public sealed class DuetGenerator : IParameterGenerator, IParameterGeneratorSession
{
    private readonly DuetSpec _spec;
    private readonly int _width;
    private readonly float[] _weights;
    private readonly float[] _biases;

    /// <summary>Copies the tensors; the source may be disposed of afterwards.</summary>
    /// <param name="spec">The generator.</param>
    /// <param name="width">The backbone's width d.</param>
    /// <param name="tensors">The tensors that <see cref="DuetSpec.Tensors"/> lists.</param>
    /// <exception cref="ModelFormatException">A tensor is missing or has another shape.</exception>
    public DuetGenerator(DuetSpec spec, int width, ITensorSource tensors)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(tensors);
        (_spec, _width) = (spec, width);
        if (spec.ReadsInterest)
        {
            _weights = [.. tensors.Floats("head.weight.weight", width * width, width), .. tensors.Floats("head.bias.weight", width, width)]; // (d·d + d, d)
            _biases = [.. tensors.Floats("head.weight.bias", width * width), .. tensors.Floats("head.bias.bias", width)];
        }
        else
        {
            (_weights, _biases) = ([], [.. tensors.Floats("head.weight", width, width), .. tensors.Floats("head.bias", width)]);
        }
    }

    /// <inheritdoc/>
    public CustomizerSpec Spec => _spec;

    /// <inheritdoc/>
    public int Length => _biases.Length;

    /// <inheritdoc/>
    public IParameterGeneratorSession OpenSession() => this;

    /// <inheritdoc/>
    public void Generate(ReadOnlySpan<float> interest, Span<float> values)
    {
        if (values.Length != Length) throw new ArgumentException($"Expected {Length} values, found {values.Length}.", nameof(values));
        _biases.CopyTo(values);
        if (!_spec.ReadsInterest) return;
        if (interest.Length != _width) throw new ArgumentException($"Expected an interest of {_width}, found {interest.Length}.", nameof(interest));
        for (var i = 0; i < values.Length; i++) values[i] += TensorPrimitives.Dot(_weights.AsSpan(i * _width, _width), interest);
    }
}
