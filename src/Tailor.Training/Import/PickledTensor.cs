namespace Tailor.Training.Import;

/// <summary>A tensor: a view of a storage.</summary>
/// <param name="Storage">The storage.</param>
/// <param name="Offset">Its first element.</param>
/// <param name="Size">Dimensions.</param>
/// <param name="Stride">Elements from one index of a dimension to the next.</param>
internal sealed record PickledTensor(PickledStorage Storage, long Offset, long[] Size, long[] Stride);
