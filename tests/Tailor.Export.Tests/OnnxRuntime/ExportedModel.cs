using Tailor.Benchmarks.OnnxRuntime;

namespace Tailor.Export.Tests.OnnxRuntime;

/// <summary>An exported file in ONNX Runtime.</summary>
internal sealed class ExportedModel : IDisposable
{
    private readonly OrtSession _session;

    public ExportedModel(string path) => _session = new(OrtLibrary.Instance ?? throw new SkipException(OrtLibrary.Missing), path);

    public float[] Scores(ReadOnlySpan<int> history, int itemCount)
    {
        using var scores = new OrtTensor<float>(_session.Library, 1, itemCount);
        Run(history, binding => binding.Output("scores", scores));
        return scores.Values.ToArray();
    }

    public (long[] Items, float[] Scores) Top(ReadOnlySpan<int> history, int count)
    {
        using var items = new OrtTensor<long>(_session.Library, 1, count);
        using var scores = new OrtTensor<float>(_session.Library, 1, count);
        Run(history, binding =>
        {
            binding.Output("items", items);
            binding.Output("top_scores", scores);
        });
        return (items.Values.ToArray(), scores.Values.ToArray());
    }

    public void Dispose() => _session.Dispose();

    private void Run(ReadOnlySpan<int> history, Action<OrtBinding> bindOutputs)
    {
        using var input = new OrtTensor<long>(_session.Library, 1, history.Length);
        for (var i = 0; i < history.Length; i++) input.Values[i] = history[i];
        using var binding = new OrtBinding(_session);
        binding.Input("history", input);
        bindOutputs(binding);
        binding.Run();
    }
}
