using Tailor.Models.Manifests;
using Tailor.Models.Tensors;

namespace Tailor.Cli.Documents;

/// <summary>A tensor of a model.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Role">What it is part of.</param>
/// <param name="Type">Element type.</param>
/// <param name="Shape">Dimensions, outermost first.</param>
/// <param name="Bytes">Its size.</param>
internal sealed record BlockSize(string Name, BlockRole Role, TensorType Type, IReadOnlyList<int> Shape, long Bytes);
