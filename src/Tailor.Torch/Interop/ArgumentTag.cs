namespace Tailor.Torch.Interop;

/// <summary>What a <see cref="NativeValue"/> holds; <c>bridge.h</c> has the same list.</summary>
internal enum ArgumentTag
{
    None = 0,
    Tensor = 1,
    Int = 2,
    Double = 3,
    Bool = 4,
    IntList = 5,
    TensorList = 6,
    String = 7,
    DoubleList = 8,
}
