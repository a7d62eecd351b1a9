using Tailor.Benchmarks.OnnxRuntime;
using Tailor.Export;
using Tailor.Models;
using Tailor.Runtime;
using Tailor.Runtime.Kernels;
using Tailor.Runtime.Ranking;

namespace Tailor.Benchmarks.Device;

/// <summary>ONNX Runtime scores every item; Tailor's own ranking, which is faster than TopK, picks the best.</summary>
internal sealed class OnnxScores : OnnxContestant
{
    private readonly OrtTensor<float> _scores;
    private readonly KernelSet _kernels = KernelTable.Bind(KernelChoice.Best, environment: null);

    public OnnxScores(TrialFiles files, OnnxExportOptions options, params (string Key, string Value)[] settings)
        : base(files, options, settings)
    {
        using var model = ModelFolder.Open(files.Model);
        _scores = new OrtTensor<float>(Library, 1, model.Manifest.ItemCount);
        Binding.Output("scores", _scores);
    }

    public override void Dispose()
    {
        base.Dispose();
        _scores.Dispose();
    }

    protected override int Read(Span<Recommendation> top) => TopItems.Select(_kernels, _scores.Values, [], top);
}
