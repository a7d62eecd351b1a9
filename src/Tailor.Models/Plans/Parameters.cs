using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Tailor.Models.Adaptation;

namespace Tailor.Models.Plans;

/// <summary>
/// What the layers of the kept blocks are changed by: the parameters part of a plan. <see cref="AdaptationSpec"/> says what the values mean and in
/// which order they stand; blocks that are skipped have none.
/// </summary>
public sealed class Parameters : IEquatable<Parameters>
{
    private readonly ImmutableArray<float> _values;

    /// <summary>Takes values.</summary>
    /// <param name="form">What they mean.</param>
    /// <param name="values">The values; none where every block is skipped.</param>
    /// <exception cref="ArgumentException">There is no such form, or a value is not finite; the message says which.</exception>
    public Parameters(ParameterForm form, ReadOnlySpan<float> values)
    {
        if (!Enum.IsDefined(form)) throw new ArgumentException($"There is no form {form}.", nameof(form));
        for (var i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i])) throw new ArgumentException($"Value {i} is {values[i]}; expected a finite number.", nameof(values));
        }

        (Form, _values) = (form, [.. values]);
    }

    /// <summary>What the values mean.</summary>
    public ParameterForm Form { get; }

    /// <summary>The values.</summary>
    public ReadOnlySpan<float> Values => _values.AsSpan();

    /// <summary>Bytes of <see cref="Encode"/>.</summary>
    public int EncodedLength => _values.Length * sizeof(float);

    /// <summary>Float32, the lowest byte first.</summary>
    public byte[] Encode()
    {
        var bytes = new byte[EncodedLength];
        for (var i = 0; i < _values.Length; i++) BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), _values[i]);
        return bytes;
    }

    /// <summary>Reads what <see cref="Encode"/> wrote.</summary>
    /// <exception cref="ArgumentException">The length is no multiple of 4, there is no such form, or a value is not finite.</exception>
    public static Parameters Decode(ParameterForm form, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length % sizeof(float) != 0) throw new ArgumentException($"Values take 4 bytes each, found {bytes.Length} bytes.", nameof(bytes));
        var values = new float[bytes.Length / sizeof(float)];
        for (var i = 0; i < values.Length; i++) values[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(i * sizeof(float))..]);
        return new Parameters(form, values);
    }

    /// <inheritdoc/>
    /// <remarks>By bits, as a plan's bytes are compared: −0 is not 0.</remarks>
    public bool Equals(Parameters? other) => other is not null && Form == other.Form && MemoryMarshal.AsBytes(Values).SequenceEqual(MemoryMarshal.AsBytes(other.Values));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Parameters);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.Add(Form);
        hash.AddBytes(MemoryMarshal.AsBytes(Values));
        return hash.ToHashCode();
    }
}
