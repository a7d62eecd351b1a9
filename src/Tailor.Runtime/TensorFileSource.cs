using Tailor.Models;
using Tailor.Models.Tensors;

namespace Tailor.Runtime;

/// <summary>Tensors of one or more open tensor files; the first file that has a name gives it.</summary>
/// <param name="files">The files; they stay the caller's, and must stay open while the recommender is built.</param>
public sealed class TensorFileSource(params IReadOnlyList<TensorFile> files) : ITensorSource
{
    /// <inheritdoc/>
    public string Name { get; } = string.Join(", ", files.Select(file => file.Path));

    /// <inheritdoc/>
    public ReadOnlySpan<float> Floats(string name, params ReadOnlySpan<int> dimensions)
    {
        foreach (var file in files)
        {
            if (file.Contains(name)) return file.Floats(name, dimensions);
        }

        throw new ModelFormatException(Name, offset: null, $"a tensor {new TensorShape(name, dimensions)}", "no tensor of that name");
    }
}
