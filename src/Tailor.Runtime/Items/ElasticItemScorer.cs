using System.Runtime.CompilerServices;
using Tailor.Runtime.Kernels;

namespace Tailor.Runtime.Items;

/// <summary>
/// Scores in integers, group by group: the state is turned into the table's dimensions, multiplied by what a group's levels are worth, and rounded to 8 bits;
/// a score is (float)sum · scale + the score of the group's mean. All items are scored at the first question after <see cref="Take"/>, because groups and
/// items have different orders.
/// </summary>
internal sealed unsafe class ElasticItemScorer : ItemScorer
{
    private readonly KernelSet _kernels;
    private readonly ElasticItemTable _table;
    private readonly AlignedFloats _coordinates;
    private readonly AlignedFloats _activations;
    private readonly AlignedBytes _codes;
    private readonly AlignedBytes _sums;
    private readonly AlignedFloats _scores;
    private readonly float[] _scales;
    private readonly float[] _means;
    private readonly int[] _codeSums;
    private bool _scored;

    public ElasticItemScorer(KernelSet kernels, ElasticItemTable table)
    {
        (_kernels, _table) = (kernels, table);
        _coordinates = new AlignedFloats(table.Dimensions);
        _activations = new AlignedFloats(table.Depth);
        _codes = new AlignedBytes(table.Depth);
        _sums = AlignedBytes.OfInts(BlockItems);
        _scores = new AlignedFloats(table.Count);
        (_scales, _means, _codeSums) = (new float[table.Groups.Length], new float[table.Groups.Length], new int[table.Groups.Length]);
    }

    public override void Take(float* state)
    {
        _scored = false;
        _kernels.Scores(_table.Width, state, _table.Vectors, _table.Dimensions, _coordinates.Start);
        for (var g = 0; g < _table.Groups.Length; g++)
        {
            var group = _table.Groups[g];
            float mean, scale;
            int sum;
            group.Activate(_coordinates.Start, _activations.Start);
            _kernels.Scores(_table.Dimensions, _coordinates.Start, group.Means.Start, count: 1, &mean);
            _kernels.Quantize(rows: 1, group.Depth, _activations.Start + group.First, group.Depth, (sbyte*)_codes.Start + group.First, group.Depth, &scale, &sum);
            (_means[g], _scales[g], _codeSums[g]) = (mean, scale, sum);
        }
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ScoreAll()
    {
        int* sums = (int*)_sums.Start;
        float* scores = _scores.Start;
        for (var g = 0; g < _table.Groups.Length; g++)
        {
            var (group, scale, mean) = (_table.Groups[g], _scales[g], _means[g]);
            for (var at = 0; at < group.Items.Length; at += BlockItems)
            {
                var some = Math.Min(BlockItems, group.Items.Length - at);
                new Span<int>(sums, BlockItems).Fill(-ElasticSection.Offset * _codeSums[g]);
                foreach (var section in group.Sections) section.AddTo((sbyte*)_codes.Start, at, some, sums);
                for (var i = 0; i < some; i++) scores[group.Items[at + i]] = (sums[i] * scale) + mean;
            }
        }

        _scored = true;
    }
}
