using Tailor.Models.Tensors;

namespace Tailor.Export.Graphs;

/// <summary>The tensors of a model, by the names that its spec lists.</summary>
internal sealed class ModelTensors
{
    private readonly Dictionary<string, TensorShape> _shapes;
    private readonly Func<TensorShape, ReadOnlyMemory<float>> _values;

    /// <param name="shapes">Every tensor.</param>
    /// <param name="values">Gives a tensor's values, row after row.</param>
    public ModelTensors(IEnumerable<TensorShape> shapes, Func<TensorShape, ReadOnlyMemory<float>> values) =>
        (_shapes, _values) = (shapes.ToDictionary(shape => shape.Name, StringComparer.Ordinal), values);

    /// <summary>A tensor's dimensions.</summary>
    public long[] Dimensions(string name) => [.. _shapes[name].Dimensions.Select(size => (long)size)];

    /// <summary>A tensor's values.</summary>
    public ReadOnlyMemory<float> Values(string name) => _values(_shapes[name]);

    /// <summary>A matrix with rows and columns exchanged.</summary>
    /// <param name="name">A tensor (rows, columns).</param>
    /// <returns>(columns, rows).</returns>
    public float[] Transposed(string name)
    {
        var (rows, columns) = (_shapes[name].Dimensions[0], _shapes[name].Dimensions[1]);
        var source = Values(name).Span;
        var target = new float[source.Length];
        for (var r = 0; r < rows; r++)
        {
            for (var c = 0; c < columns; c++) target[((long)c * rows) + r] = source[(r * columns) + c];
        }

        return target;
    }
}
