using Tailor.Models;
using Tailor.Models.Tensors;

namespace Tailor.Training.Import;

/// <summary>The named tensors of a foreign checkpoint: a safetensors file, or what <c>torch.save</c> makes of a state dict. Each is taken once.</summary>
public sealed class StateDict
{
    private readonly Dictionary<string, StateTensor> _tensors;

    internal StateDict(string path, Dictionary<string, StateTensor> tensors) => (Path, _tensors) = (path, tensors);

    /// <summary>The checkpoint, as the caller named it.</summary>
    public string Path { get; }

    /// <summary>Names that have not been taken.</summary>
    public IReadOnlyCollection<string> Names => _tensors.Keys;

    /// <summary>Reads a checkpoint, whatever its extension: a zip archive is from <c>torch.save</c>, all else must be safetensors.</summary>
    /// <exception cref="ModelFormatException">It is neither, or holds more than named float tensors.</exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    public static StateDict Open(string path)
    {
        Span<byte> start = stackalloc byte[2];
        using (var file = File.OpenRead(path)) start = start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        if (start.SequenceEqual("PK"u8)) return new StateDict(path, TorchArchive.Read(path));
        if (start.Length > 0 && start[0] == 0x80)
            throw new ModelFormatException(path, 0, "safetensors, or the zip archive that torch.save writes since PyTorch 1.6", "a bare pickle; load and save it again with a newer PyTorch");
        using var tensors = TensorFile.Open(path);
        return new StateDict(path, tensors.Tensors.ToDictionary(
            entry => entry.Name,
            entry => new StateTensor(entry.Shape, tensors.Floats(entry.Name).ToArray()),
            StringComparer.Ordinal));
    }

    /// <summary>Whether there is a tensor of this name that has not been taken.</summary>
    public bool Contains(string name) => _tensors.ContainsKey(name);

    /// <summary>The dimensions of a tensor.</summary>
    /// <exception cref="ModelFormatException">There is none of this name, or it has another number of dimensions.</exception>
    public IReadOnlyList<int> Dimensions(string name, int count)
    {
        var shape = Find(name).Shape;
        return shape.Dimensions.Length == count ? shape.Dimensions : throw new ModelFormatException(Path, null, $"{name} of {count} dimensions", shape.ToString());
    }

    /// <summary>Takes a tensor out.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="dimensions">Its dimensions.</param>
    /// <returns>(elements) its values.</returns>
    /// <exception cref="ModelFormatException">There is none of this name and shape.</exception>
    public ReadOnlyMemory<float> Take(string name, params ReadOnlySpan<int> dimensions)
    {
        var tensor = Find(name);
        if (!tensor.Shape.HasDimensions(dimensions)) throw new ModelFormatException(Path, null, $"{new TensorShape(name, dimensions)}", tensor.Shape.ToString());
        _tensors.Remove(name);
        return tensor.Values;
    }

    private StateTensor Find(string name) =>
        _tensors.TryGetValue(name, out var tensor) ? tensor : throw new ModelFormatException(Path, null, $"a tensor {name}", $"none of that name among {_tensors.Count}");
}
