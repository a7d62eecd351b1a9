namespace Tailor.Models.Tensors;

/// <summary>One tensor of a file, as its header describes it.</summary>
/// <param name="Shape">Name and dimensions.</param>
/// <param name="Type">Element type.</param>
/// <param name="Offset">Where its first byte stands, counted from the start of the file.</param>
/// <param name="Length">Its bytes.</param>
public sealed record TensorEntry(TensorShape Shape, TensorType Type, long Offset, long Length)
{
    /// <summary>The tensor's name.</summary>
    public string Name => Shape.Name;
}
