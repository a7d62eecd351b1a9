namespace Tailor.Runtime.Layers;

/// <summary>What a plan's parameters change of one layer of C channels and K inputs.</summary>
/// <param name="values">The layer's values.</param>
/// <param name="up">(C, r) with a low rank, else empty.</param>
/// <param name="down">(r, K) with a low rank, else empty.</param>
internal readonly ref struct LayerChange(ReadOnlySpan<float> values, ReadOnlySpan<float> up, ReadOnlySpan<float> down)
{
    /// <summary>The layer's values.</summary>
    public ReadOnlySpan<float> Values { get; } = values;

    /// <summary>(C, r) with a low rank, else empty.</summary>
    public ReadOnlySpan<float> Up { get; } = up;

    /// <summary>(r, K) with a low rank, else empty.</summary>
    public ReadOnlySpan<float> Down { get; } = down;
}
