namespace Tailor.Models.Tensors;

/// <summary>How wide the elements of each type are.</summary>
public static class TensorTypeSizes
{
    /// <summary>Bytes of one element.</summary>
    public static int ElementSize(this TensorType type) => type switch
    {
        TensorType.F64 or TensorType.I64 => 8,
        TensorType.F32 or TensorType.I32 => 4,
        TensorType.F16 or TensorType.BF16 => 2,
        TensorType.I8 or TensorType.U8 => 1,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Not a tensor type."),
    };
}
