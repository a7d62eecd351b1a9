using System.Numerics.Tensors;
using Tailor.Runtime.Kernels;

namespace Tailor.Runtime.Items;

/// <summary>
/// Scores in integers, group by group: the state is turned into the table's dimensions, once; for each section of each group it is multiplied by what the
/// levels are worth and rounded to 8 bits, so what has little spread is not rounded by what has much. A score is that of the group's mean plus, for each
/// section, (float)sum · scale. All items are scored at the first question after <see cref="Take"/>, because groups and items have different orders.
/// </summary>
internal sealed unsafe class ElasticItemScorer : ItemScorer
{
    private readonly KernelSet _kernels;
    private readonly ElasticItemTable _table;
    private readonly AlignedFloats _coordinates;
    private readonly AlignedFloats _activations;
    private readonly AlignedBytes _codes;
    private readonly AlignedBytes _sums;
    private readonly AlignedFloats _floats;
    private readonly AlignedFloats _block;
    private readonly AlignedFloats _scores;
    private bool _scored;

    public ElasticItemScorer(KernelSet kernels, ElasticItemTable table)
    {
        (_kernels, _table) = (kernels, table);
        _coordinates = new AlignedFloats(table.Dimensions);
        _activations = new AlignedFloats(table.Width);
        var depth = 0;
        foreach (var group in table.Groups) depth = Math.Max(depth, group.Depth);
        _codes = new AlignedBytes(depth);
        _sums = AlignedBytes.OfInts(BlockItems);
        _floats = new AlignedFloats(BlockItems);
        _block = new AlignedFloats(BlockItems);
        _scores = new AlignedFloats(table.Count);
    }

    public override void Take(float* state)
    {
        _scored = false;
        _kernels.Scores(_table.Width, state, _table.Vectors, _table.Dimensions, _coordinates.Start);
    }

    public override void Scores(int first, int count, float* scores)
    {
        if (!_scored) ScoreAll();
        _scores.Span.Slice(first, count).CopyTo(new Span<float>(scores, count));
    }

    public override void ScoresOf(ReadOnlySpan<int> items, Span<float> scores)
    {
        if (!_scored) ScoreAll();
        for (var i = 0; i < items.Length; i++) scores[i] = _scores.Start[items[i]];
    }

    private void ScoreAll()
    {
        foreach (var group in _table.Groups) Score(group);
        _scored = true;
    }

    private void Score(ElasticGroup group)
    {
        var scales = stackalloc float[ElasticGroup.MostSections];
        var offsets = stackalloc int[ElasticGroup.MostSections];
        for (var s = 0; s < group.Sections.Length; s++) (scales[s], offsets[s]) = Round(group.Sections[s]);
        float mean;
        _kernels.Scores(_table.Dimensions, _coordinates.Start, group.Means.Start, count: 1, &mean);
        for (var at = 0; at < group.Items.Length; at += BlockItems)
        {
            var some = Math.Min(BlockItems, group.Items.Length - at);
            var block = _block.Span[..some];
            block.Fill(mean);
            for (var s = 0; s < group.Sections.Length; s++)
            {
                new Span<int>(_sums.Start, BlockItems).Fill(offsets[s]);
                group.Sections[s].AddTo((sbyte*)_codes.Start, at, some, (int*)_sums.Start);
                var floats = _floats.Span[..some];
                TensorPrimitives.ConvertTruncating(new ReadOnlySpan<int>(_sums.Start, some), floats);
                TensorPrimitives.MultiplyAdd(floats, scales[s], block, block);
            }

            for (var i = 0; i < some; i++) _scores.Start[group.Items[at + i]] = block[i];
        }
    }

    /// <summary>Rounds the state to what a section multiplies; gives the scale, and what its sums begin with.</summary>
    private (float Scale, int Offset) Round(ElasticSection section)
    {
        float scale;
        int sum;
        for (var i = 0; i < section.Places.Length; i++) _activations.Start[i] = _coordinates.Start[section.Places[i]] * section.Factors[i];
        _kernels.Quantize(rows: 1, section.Places.Length, _activations.Start, _activations.Length, (sbyte*)_codes.Start + section.First, section.Depth, &scale, &sum);
        return (scale, -ElasticSection.Offset * sum);
    }
}
