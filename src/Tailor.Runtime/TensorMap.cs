using Tailor.Models;

namespace Tailor.Runtime;

/// <summary>Tensors in memory, by name.</summary>
/// <param name="name">What to call them in errors.</param>
public sealed class TensorMap(string name = "memory") : ITensorSource
{
    private readonly Dictionary<string, (int[] Dimensions, ReadOnlyMemory<float> Values)> _tensors = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public string Name { get; } = name;

    /// <summary>Adds a tensor; the memory is not copied.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="values">Its values, row after row.</param>
    /// <param name="dimensions">Its shape.</param>
    /// <exception cref="ArgumentException">The values do not fill the shape, or the name is taken.</exception>
    public void Add(string name, ReadOnlyMemory<float> values, params ReadOnlySpan<int> dimensions)
    {
        var expected = 1L;
        foreach (var dimension in dimensions) expected = checked(expected * dimension);
        if (values.Length != expected) throw new ArgumentException($"{name} of shape {Text(dimensions)} has {expected} values, not {values.Length}.", nameof(values));
        _tensors.Add(name, (dimensions.ToArray(), values));
    }

    /// <inheritdoc/>
    public ReadOnlySpan<float> Floats(string name, params ReadOnlySpan<int> dimensions)
    {
        if (!_tensors.TryGetValue(name, out var tensor))
            throw new ModelFormatException(Name, offset: null, $"a tensor {name} of shape {Text(dimensions)}", "no tensor of that name");
        return dimensions.SequenceEqual(tensor.Dimensions)
            ? tensor.Values.Span
            : throw new ModelFormatException(Name, offset: null, $"{name} of shape {Text(dimensions)}", $"shape {Text(tensor.Dimensions)}");
    }

    private static string Text(ReadOnlySpan<int> dimensions) => $"({string.Join(", ", dimensions.ToArray())})";
}
