namespace Tailor.Runtime;

/// <summary>Where a recommender takes its tensors from when it is built: a model folder, a tensor file, or a network in training.</summary>
public interface ITensorSource
{
    /// <summary>What to call it in errors: a path, where there is one.</summary>
    string Name { get; }

    /// <summary>A tensor of float32, row after row, valid until the source is disposed of.</summary>
    /// <param name="name">The tensor's name, as the spec lists it.</param>
    /// <param name="dimensions">The shape it must have.</param>
    /// <exception cref="Tailor.Models.ModelFormatException">There is no such tensor, or it has another shape.</exception>
    ReadOnlySpan<float> Floats(string name, params ReadOnlySpan<int> dimensions);
}
