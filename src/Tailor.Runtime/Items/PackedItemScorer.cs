using Tailor.Runtime.Kernels;

namespace Tailor.Runtime.Items;

/// <summary>
/// Scores in integers: the state is quantised to 8 bits once a call, a score is (float)sum · (state's scale · row's scale).
/// </summary>
internal sealed unsafe class PackedItemScorer : ItemScorer
{
    private readonly KernelSet _kernels;
    private readonly PackedItemTable _table;
    private readonly AlignedBytes _codes;
    private readonly AlignedBytes _sums;
    private float _scale;
    private int _codeSum;

    public PackedItemScorer(KernelSet kernels, PackedItemTable table)
    {
        (_kernels, _table) = (kernels, table);
        _codes = new AlignedBytes(AlignedFloats.RoundUp(table.Width, 16));
        _sums = AlignedBytes.OfInts(BlockItems);
    }

    public override void Take(float* state)
    {
        float scale;
        int sum;
        _kernels.Quantize(rows: 1, _table.Width, state, _table.Width, (sbyte*)_codes.Start, _codes.Length, &scale, &sum);
        (_scale, _codeSum) = (scale, sum);
    }

    public override void Scores(int first, int count, float* scores)
    {
        for (var (at, end) = (first, first + count); at < end; at += BlockItems, scores += BlockItems)
        {
            var some = Math.Min(BlockItems, end - at);
            Products(at, _table.Kernel.Panels(some));
            _kernels.Scale(some, (int*)_sums.Start, _scale, _table.Scales + at, scores);
        }
    }

    public override void ScoresOf(ReadOnlySpan<int> items, Span<float> scores)
    {
        var lanes = _table.Kernel.Lanes;
        for (var i = 0; i < items.Length; i++)
        {
            Products(items[i], panels: 1);
            scores[i] = ((int*)_sums.Start)[items[i] % lanes] * (_scale * _table.Scales[items[i]]);
        }
    }

    private void Products(int item, int panels)
    {
        var sum = _codeSum;
        _table.Kernel.Products(rows: 1, _table.Width, (sbyte*)_codes.Start, _codes.Length, &sum, _table.Panel(item), panels, (int*)_sums.Start, BlockItems);
    }
}
