using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Tailor.Training.Chord;

/// <summary>One sample's mean_k |E_ck| and the gradient, where E (C, K) is given, or is the product of two matrices (C, rank) and (K, rank). Keeps its working memory.</summary>
internal sealed class MagnitudeKernel
{
    private readonly int _channels; // C
    private readonly int _fanIn; // K
    private readonly int _rank; // 0 where E is given
    private readonly int _vectors; // in a row of K values, rounded up: what is beyond K is 0, and adds nothing
    private readonly float[] _turned; // (rank, K) the second matrix
    private readonly float[] _ofTurned; // (rank, K) its gradient
    private readonly Vector<float>[] _sums; // (rank)

    public MagnitudeKernel(int channels, int fanIn, int rank)
    {
        (_channels, _fanIn, _rank, _vectors) = (channels, fanIn, rank, (fanIn + Vector<float>.Count - 1) / Vector<float>.Count);
        var padded = _vectors * Vector<float>.Count;
        (_turned, _ofTurned, _sums) = (new float[rank * padded], new float[rank * padded], new Vector<float>[rank]);
    }

    /// <summary>The means.</summary>
    /// <param name="elements">(C · K), or (C · rank + K · rank).</param>
    /// <param name="means">(C) receives them.</param>
    public void Means(ReadOnlySpan<float> elements, Span<float> means)
    {
        if (_rank > 0) Turn(elements[(_channels * _rank)..]);
        for (var channel = 0; channel < _channels; channel++)
            means[channel] = (_rank == 0 ? TensorPrimitives.SumOfMagnitudes(elements.Slice(channel * _fanIn, _fanIn)) : SumOf(elements.Slice(channel * _rank, _rank))) / _fanIn;
    }

    /// <summary>The gradient of <see cref="Means"/>; a magnitude's is 0 at 0.</summary>
    /// <param name="elements">(C · K), or (C · rank + K · rank).</param>
    /// <param name="given">(C) gradient of the means.</param>
    /// <param name="gradient">Receives that of <paramref name="elements"/>.</param>
    public void Differentiate(ReadOnlySpan<float> elements, ReadOnlySpan<float> given, Span<float> gradient)
    {
        if (_rank == 0)
        {
            for (var channel = 0; channel < _channels; channel++) Signs(elements.Slice(channel * _fanIn, _fanIn), given[channel] / _fanIn, gradient.Slice(channel * _fanIn, _fanIn));
            return;
        }

        Turn(elements[(_channels * _rank)..]);
        Array.Clear(_ofTurned);
        for (var channel = 0; channel < _channels; channel++) Differentiate(elements.Slice(channel * _rank, _rank), given[channel] / _fanIn, gradient.Slice(channel * _rank, _rank));
        var second = gradient[(_channels * _rank)..];
        var padded = _vectors * Vector<float>.Count;
        for (var k = 0; k < _fanIn; k++)
        {
            for (var r = 0; r < _rank; r++) second[(k * _rank) + r] = _ofTurned[(r * padded) + k];
        }
    }

    private void Turn(ReadOnlySpan<float> second)
    {
        var padded = _vectors * Vector<float>.Count;
        for (var k = 0; k < _fanIn; k++)
        {
            for (var r = 0; r < _rank; r++) _turned[(r * padded) + k] = second[(k * _rank) + r];
        }
    }

    private float SumOf(ReadOnlySpan<float> first) => _rank == RankOfFour.Rank ? RankOfFour.Sum(first, Vectors(_turned)) : Sum(first);

    private static Span<Vector<float>> Vectors(float[] values) => MemoryMarshal.Cast<float, Vector<float>>(values.AsSpan());

    /// <summary>Σ_k |Σ_r first_r · turned_rk|.</summary>
    private float Sum(ReadOnlySpan<float> first)
    {
        var turned = Vectors(_turned);
        var sum = Vector<float>.Zero;
        for (var v = 0; v < _vectors; v++) sum += Vector.Abs(Product(first, turned, v));
        return Vector.Sum(sum);
    }

    /// <summary>One channel: gradient of the first matrix's row, and what it adds to that of the second.</summary>
    private void Differentiate(ReadOnlySpan<float> first, float scale, Span<float> gradient)
    {
        var turned = Vectors(_turned);
        var ofTurned = Vectors(_ofTurned);
        if (_rank == RankOfFour.Rank)
        {
            RankOfFour.Differentiate(first, scale, turned, ofTurned, gradient);
            return;
        }

        Array.Clear(_sums);
        for (var v = 0; v < _vectors; v++)
        {
            var sign = Sign(Product(first, turned, v), scale);
            for (var r = 0; r < first.Length; r++)
            {
                var at = (r * _vectors) + v;
                _sums[r] += sign * turned[at];
                ofTurned[at] += sign * first[r];
            }
        }

        for (var r = 0; r < first.Length; r++) gradient[r] = Vector.Sum(_sums[r]);
    }

    private Vector<float> Product(ReadOnlySpan<float> first, ReadOnlySpan<Vector<float>> turned, int at)
    {
        var product = Vector<float>.Zero;
        for (var r = 0; r < first.Length; r++, at += _vectors) product += turned[at] * first[r];
        return product;
    }

    /// <summary>The scale with each value's sign.</summary>
    private static void Signs(ReadOnlySpan<float> values, float scale, Span<float> signs)
    {
        var i = 0;
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count) Sign(new Vector<float>(values[i..]), scale).CopyTo(signs[i..]);
        for (; i < values.Length; i++) signs[i] = values[i] > 0 ? scale : values[i] < 0 ? -scale : 0;
    }

    internal static Vector<float> Sign(Vector<float> value, float scale) => ((value & new Vector<float>(-0f)) ^ new Vector<float>(scale)) & ~Vector.Equals(value, Vector<float>.Zero).As<int, float>();
}
