using Tailor.Benchmarks.OnnxRuntime;
using Tailor.Export;
using Tailor.Runtime;

namespace Tailor.Benchmarks.Device;

/// <summary>ONNX Runtime picks the best items, too.</summary>
internal sealed class OnnxTop : OnnxContestant
{
    private readonly OrtTensor<long> _items;
    private readonly OrtTensor<float> _scores;

    public OnnxTop(TrialFiles files, OnnxExportOptions options, params (string Key, string Value)[] settings)
        : base(files, options with { Top = TrialFiles.Top }, settings)
    {
        _items = new OrtTensor<long>(Library, 1, TrialFiles.Top);
        _scores = new OrtTensor<float>(Library, 1, TrialFiles.Top);
        Binding.Output("items", _items);
        Binding.Output("top_scores", _scores);
    }

    public override void Dispose()
    {
        base.Dispose();
        _items.Dispose();
        _scores.Dispose();
    }

    protected override int Read(Span<Recommendation> top)
    {
        var count = Math.Min(top.Length, TrialFiles.Top);
        for (var i = 0; i < count; i++) top[i] = new((int)_items.Values[i], _scores.Values[i]);
        return count;
    }
}
