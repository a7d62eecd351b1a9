using Tailor.Models.Tensors;

namespace Tailor.Training.Import;

/// <summary>A float tensor of a foreign checkpoint, row after row.</summary>
/// <param name="Shape">Name and dimensions.</param>
/// <param name="Values">(elements) its values.</param>
public sealed record StateTensor(TensorShape Shape, ReadOnlyMemory<float> Values);
