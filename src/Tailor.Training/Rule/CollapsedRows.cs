using System.Numerics;
using System.Numerics.Tensors;

namespace Tailor.Training.Rule;

/// <summary>
/// The tile score's whole table in one block: an item's row is the sum of its kept blocks times N / |S|, a user's the sum of all blocks, and their dot product is the tile score,
/// exactly. So a table of any width that is scored in tiles has rank at most a block's width, and this one holds all of it in 1/N of the bytes.
/// </summary>
public static class CollapsedRows
{
    /// <summary>Users' rows.</summary>
    /// <param name="rows">(rows, blocks · width).</param>
    /// <param name="blocks">N.</param>
    /// <param name="width">Floats of a block.</param>
    public static float[] Of(float[] rows, int blocks, int width) => Of(rows, blocks, width, kept: null);

    /// <summary>Items' rows under a layout.</summary>
    /// <param name="rows">(items, blocks · width).</param>
    /// <param name="blocks">N.</param>
    /// <param name="width">Floats of a block.</param>
    /// <param name="kept">(items) a bit a block, or null for all.</param>
    public static float[] Of(float[] rows, int blocks, int width, ulong[]? kept)
    {
        var all = blocks * width;
        var collapsed = new float[rows.Length / blocks];
        for (var row = 0; row < rows.Length / all; row++)
        {
            var sum = collapsed.AsSpan(row * width, width);
            TileScore.SumBlocks(rows.AsSpan(row * all, all), kept?[row] ?? ~0UL, sum);
            if (kept is not null) TensorPrimitives.Multiply(sum, (float)blocks / BitOperations.PopCount(kept[row]), sum);
        }

        return collapsed;
    }
}
