using System.Numerics.Tensors;
using Tailor.Runtime.Kernels;
using Tailor.Runtime.Layers;

namespace Tailor.Runtime.Backbones;

/// <summary>
/// NextItNet's forward pass. Stage 0 holds the embeddings, stage s what convolution s has made of stage s − 1. The last state needs few rows of
/// each: from the top stage down those are noted that are not known yet, and from stage 0 up they are computed. Rows stay known as long as
/// histories begin with the same items, so an appended item costs its own rows and what they read for the first time.
/// </summary>
internal sealed unsafe class NextItNetState : EncoderState
{
    private const int ChunkRows = 48;

    private readonly NextItNet _net;
    private readonly KernelSet _kernels;
    private readonly int _stride;
    private readonly int _gatheredStride;
    private readonly LayerInput _input;
    private readonly AlignedFloats _gathered;
    private readonly AlignedFloats _outputs;
    private readonly AlignedFloats[] _stages;
    private readonly bool[][] _known;
    private readonly int[][] _wanted;
    private readonly int[] _wantedCounts;
    private readonly int[] _seen;
    private int _seenCount;

    public NextItNetState(NextItNet net)
    {
        var spec = net.Spec;
        (_net, _kernels) = (net, net.Kernels);
        _stride = _kernels.RowStride(spec.Width);
        _gatheredStride = _kernels.RowStride(spec.Kernel * spec.Width);
        _input = new LayerInput(_kernels, ChunkRows, net.Layers);
        _gathered = new AlignedFloats(ChunkRows * _gatheredStride);
        _outputs = new AlignedFloats(ChunkRows * _stride);
        var stages = Enumerable.Range(0, net.Convolutions.Length + 1);
        _stages = [.. stages.Select(_ => new AlignedFloats(checked(spec.MaxLength * _stride)))];
        _known = [.. stages.Select(_ => new bool[spec.MaxLength])];
        _wanted = [.. stages.Select(_ => new int[spec.MaxLength])];
        _wantedCounts = new int[_stages.Length];
        _seen = new int[spec.MaxLength];
    }

    public override void Encode(ReadOnlySpan<int> history, float* hidden)
    {
        if (history.IsEmpty)
        {
            _net.EmptyState.Span[.._net.Spec.Width].CopyTo(new Span<float>(hidden, _net.Spec.Width));
            return;
        }

        var kept = history.CommonPrefixLength(_seen.AsSpan(0, _seenCount));
        foreach (var known in _known) known.AsSpan(kept).Clear();
        history.CopyTo(_seen);
        _seenCount = history.Length;

        var (top, last) = (_stages.Length - 1, history.Length - 1);
        _wantedCounts.AsSpan().Clear();
        Want(top, last);
        for (var stage = top; stage > 0; stage--) WantInputs(stage);
        Embed(history);
        for (var stage = 1; stage <= top; stage++) Convolve(stage);
        _net.FinalNorm.Apply(_kernels, rows: 1, Row(top, last), hidden, _stride);
    }

    private float* Row(int stage, int position) => _stages[stage].Start + ((nint)position * _stride);

    private void Want(int stage, int position)
    {
        if (_known[stage][position]) return;
        _known[stage][position] = true;
        _wanted[stage][_wantedCounts[stage]++] = position;
    }

    /// <summary>What a stage's wanted rows are computed from: rows of the stage below and, behind a block, the row that the block began with.</summary>
    private void WantInputs(int stage)
    {
        var dilation = _net.Convolutions[stage - 1].Dilation;
        foreach (var position in _wanted[stage].AsSpan(0, _wantedCounts[stage]))
        {
            for (var tap = 0; tap < _net.Spec.Kernel && tap * dilation <= position; tap++) Want(stage - 1, position - (tap * dilation));
            if (stage % 2 == 0) Want(stage - 2, position);
        }
    }

    private void Embed(ReadOnlySpan<int> history)
    {
        ItemsComputed += _wantedCounts[0];
        foreach (var position in _wanted[0].AsSpan(0, _wantedCounts[0]))
        {
            var row = Row(stage: 0, position); // (D)
            _net.Items.CopyTo(history[position], new Span<float>(row, _net.Spec.Width));
            _net.EmbeddingNorm?.Apply(_kernels, rows: 1, row, row, _stride);
        }
    }

    private void Convolve(int stage)
    {
        var (convolution, width) = (_net.Convolutions[stage - 1], _net.Spec.Width);
        var wanted = _wanted[stage].AsSpan(0, _wantedCounts[stage]);
        for (; !wanted.IsEmpty; wanted = wanted[Math.Min(ChunkRows, wanted.Length)..])
        {
            var rows = Math.Min(ChunkRows, wanted.Length); // R
            for (var r = 0; r < rows; r++) Gather(stage - 1, wanted[r], convolution.Dilation, _gathered.Span.Slice(r * _gatheredStride, _net.Spec.Kernel * width)); // (R, k·D)
            convolution.Layer.Apply(_input.Take(rows, _gathered.Start, _gatheredStride), _outputs.Start, _stride); // (R, D)
            convolution.Norm.Apply(_kernels, rows, _outputs.Start, _outputs.Start, _stride);
            for (var r = 0; r < rows; r++)
            {
                var target = new Span<float>(Row(stage, wanted[r]), width);
                TensorPrimitives.Max(_outputs.Span.Slice(r * _stride, width), 0, target);
                if (stage % 2 == 0) TensorPrimitives.Add(target, new ReadOnlySpan<float>(Row(stage - 2, wanted[r]), width), target);
            }
        }
    }

    /// <summary>The rows that a convolution reads at a position, side by side, the oldest first; before the oldest item they are zero.</summary>
    private void Gather(int stage, int position, int dilation, Span<float> target)
    {
        var width = _net.Spec.Width;
        for (var from = position - ((_net.Spec.Kernel - 1) * dilation); from <= position; from += dilation, target = target[width..])
        {
            if (from < 0) target[..width].Clear();
            else new ReadOnlySpan<float>(Row(stage, from), width).CopyTo(target);
        }
    }
}
