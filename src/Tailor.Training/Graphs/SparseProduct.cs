using System.Numerics;
using System.Runtime.InteropServices;

namespace Tailor.Training.Graphs;

/// <summary>One side of the bipartite graph as a sparse matrix: row r of the result is rowScale[r] · Σ over its neighbours c of columnScale[c] · x[c].</summary>
/// <param name="starts">(rows + 1) where each row's neighbours begin.</param>
/// <param name="columns">(pairs) neighbours.</param>
/// <param name="rowScale">(rows).</param>
/// <param name="columnScale">(columns).</param>
internal sealed class SparseProduct(int[] starts, int[] columns, float[] rowScale, float[] columnScale)
{
    private const int Held = 8; // vectors that stay in registers

    /// <summary>Number of rows of the result.</summary>
    public int Rows => starts.Length - 1;

    /// <summary>Multiplies. Each row is summed by one thread in the order of its neighbours, so the result does not depend on the number of threads.</summary>
    /// <param name="x">(columns, width).</param>
    /// <param name="y">(rows, width) is overwritten.</param>
    /// <param name="width">Floats a row.</param>
    /// <param name="threads">Threads.</param>
    public void Apply(float[] x, float[] y, int width, int threads)
    {
        if (x.Length != columnScale.Length * width || y.Length != Rows * width)
            throw new ArgumentException($"Expected {columnScale.Length} rows of {width} floats in and {Rows} out, found {x.Length} and {y.Length} floats.", nameof(x));
        if (threads == 1)
        {
            Apply(x, y, width, 0, Rows);
            return;
        }

        // Rows of equal numbers of neighbours for each thread.
        Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, part =>
            Apply(x, y, width, RowAt(part, threads), RowAt(part + 1, threads)));
    }

    private int RowAt(int part, int parts)
    {
        if (part == parts) return Rows;
        var row = Array.BinarySearch(starts, (int)((long)columns.Length * part / parts));
        if (row < 0) row = ~row;
        while (row > 0 && starts[row - 1] == starts[row]) row--; // rows without neighbours belong to the later part
        return row;
    }

    private void Apply(float[] x, float[] y, int width, int first, int end)
    {
        var lanes = Vector<float>.Count;
        for (var row = first; row < end; row++)
        {
            var at = 0;
            for (; at + (Held * lanes) <= width; at += Held * lanes) SumHeld(x, y, width, row, at);
            for (; at + lanes <= width; at += lanes) SumOne(x, y, width, row, at);
            for (; at < width; at++)
            {
                var sum = 0f;
                foreach (var column in Neighbours(row)) sum += columnScale[column] * x[(column * width) + at];
                y[(row * width) + at] = sum * rowScale[row];
            }
        }
    }

    private ReadOnlySpan<int> Neighbours(int row) => columns.AsSpan(starts[row], starts[row + 1] - starts[row]);

    private void SumOne(float[] x, float[] y, int width, int row, int at)
    {
        ref var source = ref MemoryMarshal.GetArrayDataReference(x);
        var sum = Vector<float>.Zero;
        foreach (var column in Neighbours(row)) sum += Vector.LoadUnsafe(ref source, (nuint)((column * width) + at)) * columnScale[column];
        (sum * rowScale[row]).StoreUnsafe(ref MemoryMarshal.GetArrayDataReference(y), (nuint)((row * width) + at));
    }

    private void SumHeld(float[] x, float[] y, int width, int row, int at)
    {
        var n = (nuint)Vector<float>.Count;
        ref var source = ref MemoryMarshal.GetArrayDataReference(x);
        Vector<float> a = default, b = default, c = default, d = default, e = default, f = default, g = default, h = default;
        foreach (var column in Neighbours(row))
        {
            var (from, scale) = ((nuint)((column * width) + at), new Vector<float>(columnScale[column]));
            a += scale * Vector.LoadUnsafe(ref source, from);
            b += scale * Vector.LoadUnsafe(ref source, from + n);
            c += scale * Vector.LoadUnsafe(ref source, from + (2 * n));
            d += scale * Vector.LoadUnsafe(ref source, from + (3 * n));
            e += scale * Vector.LoadUnsafe(ref source, from + (4 * n));
            f += scale * Vector.LoadUnsafe(ref source, from + (5 * n));
            g += scale * Vector.LoadUnsafe(ref source, from + (6 * n));
            h += scale * Vector.LoadUnsafe(ref source, from + (7 * n));
        }

        ref var target = ref MemoryMarshal.GetArrayDataReference(y);
        var (to, factor) = ((nuint)((row * width) + at), new Vector<float>(rowScale[row]));
        (a * factor).StoreUnsafe(ref target, to);
        (b * factor).StoreUnsafe(ref target, to + n);
        (c * factor).StoreUnsafe(ref target, to + (2 * n));
        (d * factor).StoreUnsafe(ref target, to + (3 * n));
        (e * factor).StoreUnsafe(ref target, to + (4 * n));
        (f * factor).StoreUnsafe(ref target, to + (5 * n));
        (g * factor).StoreUnsafe(ref target, to + (6 * n));
        (h * factor).StoreUnsafe(ref target, to + (7 * n));
    }
}
