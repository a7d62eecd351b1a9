using System.Numerics;
using System.Numerics.Tensors;
using Tailor.Training.Graphs;

namespace Tailor.Training.Rule;

/// <summary>
/// RULE's dimension-independent score, as the public code has it: y(u, v) = (N / |S|) · Σ over kept blocks b of ⟨u, tile_N(v_b)⟩, the block laid side by side N times.
/// </summary>
/// <remarks>
/// ⟨u, tile_N(v_b)⟩ = Σ_j ⟨u_j, v_b⟩ = ⟨U, v_b⟩ with U = Σ_j u_j, so y = (N / |S|) · ⟨U, V⟩ with V the sum of the kept blocks: whatever the width, the score is a dot product
/// of two vectors of one block, and its rank is at most a block's width. <see cref="CollapsedRows"/> is the proof as a table.
/// </remarks>
/// <param name="blocks">N.</param>
/// <param name="kept">(items) blocks that each item keeps, a bit each; null for all.</param>
public sealed class TileScore(int blocks, ulong[]? kept = null) : RowScore
{
    /// <inheritdoc/>
    public override float Of(ReadOnlySpan<float> user, ReadOnlySpan<float> row, int item)
    {
        var width = row.Length / blocks;
        Span<float> u = stackalloc float[width], v = stackalloc float[width];
        SumBlocks(user, ~0UL, u);
        SumBlocks(row, KeptBy(item), v);
        return TensorPrimitives.Dot<float>(u, v) * FactorOf(item);
    }

    /// <inheritdoc/>
    public override void AddGradient(float factor, ReadOnlySpan<float> user, ReadOnlySpan<float> row, int item, Span<float> userGradient, Span<float> rowGradient)
    {
        var width = row.Length / blocks;
        Span<float> u = stackalloc float[width], v = stackalloc float[width];
        SumBlocks(user, ~0UL, u);
        SumBlocks(row, KeptBy(item), v);
        factor *= FactorOf(item);
        for (var block = 0; block < blocks; block++)
        {
            Span<float> ofUser = userGradient.Slice(block * width, width), ofRow = rowGradient.Slice(block * width, width);
            TensorPrimitives.MultiplyAdd(v, factor, ofUser, ofUser);
            if ((KeptBy(item) >> block & 1) != 0) TensorPrimitives.MultiplyAdd(u, factor, ofRow, ofRow);
        }
    }

    /// <summary>Adds up the blocks that are kept.</summary>
    /// <param name="row">(blocks · width).</param>
    /// <param name="kept">A bit a block.</param>
    /// <param name="sum">(width) is overwritten.</param>
    internal static void SumBlocks(ReadOnlySpan<float> row, ulong kept, Span<float> sum)
    {
        sum.Clear();
        for (var block = 0; block < row.Length / sum.Length; block++)
            if ((kept >> block & 1) != 0) TensorPrimitives.Add(sum, row.Slice(block * sum.Length, sum.Length), sum);
    }

    private ulong KeptBy(int item) => kept?[item] ?? ~0UL;

    private float FactorOf(int item) => kept is null ? 1 : (float)blocks / BitOperations.PopCount(kept[item]);
}
