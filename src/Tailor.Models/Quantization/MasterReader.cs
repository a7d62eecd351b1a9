using System.Runtime.InteropServices;
using Tailor.Models.Tensors;

namespace Tailor.Models.Quantization;

/// <summary>
/// Tensors of a file as float32, however they are stored: F32 as it is, and codes of I8 that have a scale a channel beside them
/// (<c>{layer}.weight</c> and <c>{layer}.scale</c>) as code · scale. Safe for use by many threads.
/// </summary>
/// <param name="file">The file; it stays the caller's, and must stay open.</param>
public sealed class MasterReader(TensorFile file)
{
    private const string Weight = ".weight";
    private readonly Dictionary<string, float[]> _decoded = new(StringComparer.Ordinal);
    private readonly Lock _decoding = new();

    /// <summary>A tensor as float32, row after row; F32 is not copied, codes are decoded once and kept.</summary>
    /// <param name="name">The tensor's name.</param>
    /// <param name="dimensions">The dimensions it must have; none to take any.</param>
    /// <exception cref="ModelFormatException">There is none of this name and shape, it is of neither kind, a code is −128, or a scale is negative or not finite.</exception>
    public ReadOnlySpan<float> Floats(string name, params ReadOnlySpan<int> dimensions) =>
        IsCoded(name) ? Decoded(name, dimensions) : file.Floats(name, dimensions);

    /// <summary>As <see cref="Floats"/>, to keep.</summary>
    /// <param name="name">The tensor's name.</param>
    /// <param name="dimensions">The dimensions it must have; none to take any.</param>
    /// <exception cref="ModelFormatException">As of <see cref="Floats"/>.</exception>
    public ReadOnlyMemory<float> FloatMemory(string name, params ReadOnlySpan<int> dimensions) =>
        IsCoded(name) ? Decoded(name, dimensions) : file.FloatMemory(name, dimensions);

    /// <summary>Checks every value of a tensor: floats are finite, scales besides not negative, and no code is −128.</summary>
    /// <exception cref="ModelFormatException">One is not; the message says where.</exception>
    internal static void RequireValues(TensorFile file, string name)
    {
        if (file[name].Type == TensorType.I8)
        {
            RequireCodes(file, name);
            return;
        }

        file.RequireFinite(name);
        if (name.EndsWith(".scale", StringComparison.Ordinal)) RequireScales(file, name);
    }

    /// <summary>Name of the scales beside a layer's codes.</summary>
    /// <param name="name">Name of the codes, <c>{layer}.weight</c>.</param>
    public static string ScaleOf(string name) => string.Concat(name.AsSpan(0, name.Length - Weight.Length), ".scale");

    private static void RequireCodes(TensorFile file, string name)
    {
        var at = file.Bytes(name).IndexOf(unchecked((byte)sbyte.MinValue));
        if (at >= 0) throw new ModelFormatException(file.Path, file[name].Offset + at, $"codes from −127 to 127 in {name}", $"−128 at element {at}");
    }

    private static void RequireScales(TensorFile file, string name)
    {
        var scales = file.Floats(name);
        for (var i = 0; i < scales.Length; i++)
        {
            if (!(scales[i] >= 0 && float.IsFinite(scales[i])))
                throw new ModelFormatException(file.Path, file[name].Offset + ((long)i * sizeof(float)), $"finite scales of 0 or more in {name}", $"{scales[i]} at element {i}");
        }
    }

    private bool IsCoded(string name) =>
        name.EndsWith(Weight, StringComparison.Ordinal) && file.Contains(name) && file[name].Type == TensorType.I8 && file.Contains(ScaleOf(name));

    private float[] Decoded(string name, ReadOnlySpan<int> dimensions)
    {
        var entry = file.Require(name, TensorType.I8, dimensions);
        lock (_decoding)
        {
            if (!_decoded.TryGetValue(name, out var values)) _decoded.Add(name, values = Decode(entry));
            return values;
        }
    }

    private float[] Decode(TensorEntry entry)
    {
        if (entry.Shape.Dimensions.IsEmpty) throw new ModelFormatException(file.Path, entry.Offset, $"channels in {entry.Name}", "no dimensions");
        var channels = entry.Shape.Dimensions[0];
        var scales = file.Floats(ScaleOf(entry.Name), channels);
        RequireCodes(file, entry.Name);
        RequireScales(file, ScaleOf(entry.Name));
        var codes = MemoryMarshal.Cast<byte, sbyte>(file.Bytes(entry.Name));
        var values = GC.AllocateUninitializedArray<float>(codes.Length);
        var fanIn = channels == 0 ? 0 : codes.Length / channels;
        for (var channel = 0; channel < channels; channel++)
        {
            for (var i = channel * fanIn; i < (channel + 1) * fanIn; i++) values[i] = codes[i] * scales[channel];
        }

        return values;
    }
}
