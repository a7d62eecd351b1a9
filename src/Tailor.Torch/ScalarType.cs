namespace Tailor.Torch;

/// <summary>Types of elements; the numbers are libtorch's.</summary>
public enum ScalarType
{
    /// <summary>Unsigned 8-bit integer.</summary>
    Byte = 0,

    /// <summary>Signed 8-bit integer.</summary>
    Int8 = 1,

    /// <summary>Signed 32-bit integer.</summary>
    Int32 = 3,

    /// <summary>Signed 64-bit integer: indices.</summary>
    Int64 = 4,

    /// <summary>16-bit float.</summary>
    Float16 = 5,

    /// <summary>32-bit float.</summary>
    Float32 = 6,

    /// <summary>64-bit float.</summary>
    Float64 = 7,

    /// <summary>Truth value.</summary>
    Bool = 11,

    /// <summary>16-bit brain float.</summary>
    BFloat16 = 15,
}
