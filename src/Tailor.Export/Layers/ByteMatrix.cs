namespace Tailor.Export.Layers;

/// <summary>A matrix in int8 with a scale for each of its rows: value = Values · scale of the row.</summary>
internal sealed class ByteMatrix
{
    private const float Largest = 127; // −128 is left out, so that a weight and its negative are equally near

    /// <summary>Rounds a matrix to int8.</summary>
    /// <param name="values">(rows, columns).</param>
    /// <param name="rows">Number of rows.</param>
    public ByteMatrix(ReadOnlySpan<float> values, int rows)
    {
        (Rows, Columns) = (rows, values.Length / rows);
        Values = new sbyte[values.Length];
        Scales = new float[rows];
        for (var r = 0; r < rows; r++)
        {
            var row = values.Slice(r * Columns, Columns);
            var largest = 0f;
            foreach (var value in row) largest = MathF.Max(largest, MathF.Abs(value));
            Scales[r] = largest > 0 ? largest / Largest : 1;
            for (var c = 0; c < Columns; c++) Values[(r * Columns) + c] = (sbyte)MathF.Round(row[c] / Scales[r]);
        }
    }

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>Number of columns.</summary>
    public int Columns { get; }

    /// <summary>(rows, columns).</summary>
    public sbyte[] Values { get; }

    /// <summary>(rows).</summary>
    public float[] Scales { get; }

    /// <summary>(columns, rows): the layout in which MatMulInteger takes weights.</summary>
    public sbyte[] Transposed()
    {
        var target = new sbyte[Values.Length];
        for (var r = 0; r < Rows; r++)
        {
            for (var c = 0; c < Columns; c++) target[((long)c * Rows) + r] = Values[(r * Columns) + c];
        }

        return target;
    }
}
