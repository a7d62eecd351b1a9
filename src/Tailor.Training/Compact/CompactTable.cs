using System.Runtime.InteropServices;
using Tailor.Models.Tensors;
using Tailor.Runtime.Quantization;

namespace Tailor.Training.Compact;

/// <summary>A compact table as it is stored: its parts in 8 bits a value and a float32 scale a row, in a file whose length is what it takes on a device.</summary>
public static class CompactTable
{
    /// <summary>Name of the file in a model folder, beside the model.</summary>
    public const string Name = "items.compact";

    private const int Bits = 8;

    /// <summary>What storing leaves of the parts' values.</summary>
    /// <param name="shape">The table.</param>
    /// <param name="parts">Values by name.</param>
    /// <returns>(items, d) the embeddings that the table stands for.</returns>
    public static float[] Expand(CompactShape shape, IReadOnlyDictionary<string, float[]> parts)
    {
        var rounded = shape.Parts.ToDictionary(part => part.Name, part => Rounded(part, parts[part.Name]), StringComparer.Ordinal);
        var table = new float[(long)shape.Items * shape.Width];
        for (var item = 0; item < shape.Items; item++)
        {
            var row = rounded[CompactShape.RowsName].AsSpan(shape.RowOf(item) * shape.RowWidth, shape.RowWidth);
            var target = table.AsSpan(item * shape.Width, shape.Width);
            var number = shape.Kind == CompactKind.Memcom ? rounded[CompactShape.NumbersName][item] : 1;
            for (var i = 0; i < row.Length; i++)
            {
                if (shape.Kind != CompactKind.Narrow)
                {
                    target[i] = number * row[i];
                    continue;
                }

                var vector = rounded[CompactShape.ProjectionName].AsSpan(i * shape.Width, shape.Width);
                for (var k = 0; k < target.Length; k++) target[k] += row[i] * vector[k];
            }
        }

        return table;
    }

    /// <summary>Writes the table into a model folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="shape">The table.</param>
    /// <param name="parts">Values by name.</param>
    public static void Write(string folder, CompactShape shape, IReadOnlyDictionary<string, float[]> parts) => TensorFileWriter.Write(
        Path.Combine(folder, Name),
        shape.Parts.SelectMany(part => Sources(part, parts[part.Name])),
        new Dictionary<string, string>(StringComparer.Ordinal) { ["kind"] = shape.Kind.ToString() });

    /// <summary>Reads a model's table.</summary>
    /// <param name="folder">The model folder.</param>
    /// <param name="items">Number of items.</param>
    /// <param name="width">Values of an embedding.</param>
    /// <returns>(items, d) the embeddings, and the bytes that the table takes.</returns>
    /// <exception cref="FileNotFoundException">The model was trained with a whole table.</exception>
    public static (float[] Table, long Bytes) Read(string folder, int items, int width)
    {
        var path = Path.Combine(folder, Name);
        if (!File.Exists(path)) throw new FileNotFoundException($"{folder} has no table that was trained for a budget: expected {path}, which tailor train compact leaves.", path);
        using var file = TensorFile.Open(path);
        var sizes = file[CompactShape.RowsName].Shape.Dimensions;
        var shape = new CompactShape(Enum.Parse<CompactKind>(file.Metadata["kind"]), items, width, sizes[0], sizes[1]);
        return (Expand(shape, shape.Parts.ToDictionary(part => part.Name, part => Decoded(file, part), StringComparer.Ordinal)), new FileInfo(path).Length);
    }

    private static float[] Rounded(TensorShape part, float[] values)
    {
        var (width, rounded) = (part.Dimensions[1], new float[values.Length]);
        for (var at = 0; at < values.Length; at += width) ChannelQuantizer.Round(values.AsSpan(at, width), Bits, rounded.AsSpan(at, width));
        return rounded;
    }

    private static TensorSource[] Sources(TensorShape part, float[] values)
    {
        var (width, codes, scales) = (part.Dimensions[1], new sbyte[values.Length], new float[part.Dimensions[0]]);
        for (var row = 0; row < scales.Length; row++) scales[row] = ChannelQuantizer.Quantize(values.AsSpan(row * width, width), Bits, codes.AsSpan(row * width, width));
        return
        [
            TensorSource.FromBytes(part.Name, TensorType.I8, MemoryMarshal.AsBytes<sbyte>(codes).ToArray(), part.Dimensions.AsSpan()),
            TensorSource.FromFloats($"{part.Name}.scale", scales, scales.Length),
        ];
    }

    private static float[] Decoded(TensorFile file, TensorShape part)
    {
        var (width, values) = (part.Dimensions[1], new float[part.ElementCount]);
        var scales = file.Floats($"{part.Name}.scale", part.Dimensions[0]);
        var codes = MemoryMarshal.Cast<byte, sbyte>(file.Bytes(part.Name));
        for (var i = 0; i < values.Length; i++) values[i] = codes[i] * scales[i / width];
        return values;
    }
}
