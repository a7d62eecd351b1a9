using System.Runtime.InteropServices;
using System.Text;

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

    /// <summary>An integer; also a device (−1 for the CPU, else a CUDA device), where the operator takes one.</summary>
    public static implicit operator Argument(long number) => new(ArgumentTag.Int, null, number);

    /// <summary>A floating-point number.</summary>
    public static implicit operator Argument(double number) => new(ArgumentTag.Double, null, BitConverter.DoubleToInt64Bits(number));

    /// <summary>A truth value.</summary>
    public static implicit operator Argument(bool flag) => new(ArgumentTag.Bool, null, flag ? 1 : 0);

    /// <summary>A string, such as a mode of rounding.</summary>
    public static implicit operator Argument(string? text) => text is null ? default : new(ArgumentTag.String, Encoding.UTF8.GetBytes(text), 0);

    /// <summary>A list of integers.</summary>
    public static implicit operator Argument(long[]? numbers) => numbers is null ? default : new(ArgumentTag.IntList, numbers, 0);

    /// <summary>A list of floating-point numbers.</summary>
    public static implicit operator Argument(double[]? numbers) => numbers is null ? default : new(ArgumentTag.DoubleList, numbers, 0);

    /// <summary>A list of tensors, of which some may be absent where the operator allows it.</summary>
    public static implicit operator Argument(Tensor?[]? tensors) => tensors is null ? default : new(ArgumentTag.TensorList, tensors, 0);

    /// <summary>A type of elements.</summary>
    public static implicit operator Argument(ScalarType type) => (long)type;

    /// <summary>Elements of a list, or bytes of a string.</summary>
    internal int ListLength => Reference is Array list ? list.Length : 0;

    /// <summary>Slots of 8 bytes that the list takes.</summary>
    internal int ListSlots => Tag == ArgumentTag.String ? (ListLength + sizeof(long) - 1) / sizeof(long) : ListLength;

    internal void CopyList(Span<long> target)
    {
        switch (Reference)
        {
            case long[] numbers:
                numbers.CopyTo(target);
                break;
            case double[] numbers:
                MemoryMarshal.Cast<double, long>(numbers).CopyTo(target);
                break;
            case byte[] text:
                text.CopyTo(MemoryMarshal.AsBytes(target));
                break;
            case Tensor?[] tensors:
                for (var i = 0; i < tensors.Length; i++) target[i] = tensors[i]?.Handle ?? 0;
                break;
            default:
                break;
        }
    }
}
