using System.Collections.Immutable;
using Tailor.Models.Tensors;

namespace Tailor.Models.Manifests;

/// <summary>A tensor of the model.</summary>
/// <param name="Name">Its name in its file.</param>
/// <param name="File">The file that holds it.</param>
/// <param name="Type">Element type.</param>
/// <param name="Shape">Dimensions, outermost first.</param>
/// <param name="Role">What it is part of.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Sha256">SHA-256 of its bytes, 64 lower-case hexadecimal digits.</param>
public sealed record ManifestBlock(string Name, string File, TensorType Type, ImmutableArray<int> Shape, BlockRole Role, long Size, string Sha256);
