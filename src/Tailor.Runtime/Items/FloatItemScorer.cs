using Tailor.Runtime.Kernels;

namespace Tailor.Runtime.Items;

/// <summary>Scores in float32.</summary>
internal sealed unsafe class FloatItemScorer(KernelSet kernels, FloatItemTable table) : ItemScorer
{
    private float* _state;

    public override void Take(float* state) => _state = state;

    public override void Scores(int first, int count, float* scores) => kernels.Scores(table.Width, _state, table.Start + ((nint)first * table.Width), count, scores);

    public override void ScoresOf(ReadOnlySpan<int> items, Span<float> scores) => kernels.ScoresOf(table.Width, _state, table.Start, items, scores);
}
