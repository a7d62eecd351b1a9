using System.Text.Json.Serialization;

namespace Tailor.Models.Tensors;

/// <summary>Element types of a safetensors file, by the names they have there.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TensorType>))]
public enum TensorType
{
    /// <summary>IEEE 754 float, 4 bytes.</summary>
    F32,

    /// <summary>IEEE 754 half, 2 bytes.</summary>
    F16,

    /// <summary>The upper half of a 4-byte float, 2 bytes.</summary>
    BF16,

    /// <summary>IEEE 754 double, 8 bytes.</summary>
    F64,

    /// <summary>Signed integer, 1 byte.</summary>
    I8,

    /// <summary>Unsigned integer, 1 byte.</summary>
    U8,

    /// <summary>Signed integer, 4 bytes.</summary>
    I32,

    /// <summary>Signed integer, 8 bytes.</summary>
    I64,
}
