using Tailor.Models;
using Tailor.Models.Quantization;
using Tailor.Models.Tensors;

namespace Tailor.Runtime;

/// <summary>
/// Tensors of one or more open tensor files; the first file that has a name gives it. Codes of 8 bits with a scale a channel beside them
/// come as float32 too, decoded once (<see cref="MasterReader"/>).
/// </summary>
/// <param name="files">The files; they stay the caller's, and must stay open while the recommender is built.</param>
public sealed class TensorFileSource(params IReadOnlyList<TensorFile> files) : ITensorSource
{
    private readonly MasterReader[] _readers = [.. files.Select(file => new MasterReader(file))];

    /// <inheritdoc/>
    public string Name { get; } = string.Join(", ", files.Select(file => file.Path));

    /// <inheritdoc/>
    public ReadOnlySpan<float> Floats(string name, params ReadOnlySpan<int> dimensions)
    {
        for (var i = 0; i < files.Count; i++)
        {
            if (files[i].Contains(name)) return _readers[i].Floats(name, dimensions);
        }

        throw new ModelFormatException(Name, offset: null, $"a tensor {new TensorShape(name, dimensions)}", "no tensor of that name");
    }
}
