using System.Runtime.InteropServices;

namespace Tailor.Torch.Interop;

/// <summary>One argument of an operator; converts implicitly from what operators take.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly struct Argument
{
    private Argument(ArgumentTag tag, object? reference, long bits) => (Tag, Reference, Bits) = (tag, reference, bits);

    internal ArgumentTag Tag { get; }

    internal object? Reference { get; }

    internal long Bits { get; }

    /// <summary>An absent optional argument.</summary>
    public static Argument None => default;

    /// <summary>A tensor, or an absent one.</summary>
    public static implicit operator Argument(Tensor? tensor) =>
        tensor is null ? default : new(ArgumentTag.Tensor, tensor, tensor.Handle);

    /// <summary>An integer.</summary>
    public static implicit operator Argument(long number) => new(ArgumentTag.Int, null, number);

    /// <summary>A floating-point number.</summary>
    public static implicit operator Argument(double number) => new(ArgumentTag.Double, null, BitConverter.DoubleToInt64Bits(number));

    /// <summary>A truth value.</summary>
    public static implicit operator Argument(bool flag) => new(ArgumentTag.Bool, null, flag ? 1 : 0);

    /// <summary>A list of integers.</summary>
    public static implicit operator Argument(long[]? numbers) => numbers is null ? default : new(ArgumentTag.IntList, numbers, 0);

    /// <summary>A list of tensors, of which some may be absent where the operator allows it.</summary>
    public static implicit operator Argument(Tensor?[] tensors) => new(ArgumentTag.TensorList, tensors, 0);

    /// <summary>A type of elements.</summary>
    public static implicit operator Argument(ScalarType type) => (long)type;

    internal int ListLength => Reference switch
    {
        long[] numbers => numbers.Length,
        Tensor?[] tensors => tensors.Length,
        _ => 0,
    };

    internal void CopyList(Span<long> target)
    {
        if (Reference is long[] numbers) numbers.CopyTo(target);
        else if (Reference is Tensor?[] tensors)
            for (var i = 0; i < tensors.Length; i++) target[i] = tensors[i]?.Handle ?? 0;
    }
}
