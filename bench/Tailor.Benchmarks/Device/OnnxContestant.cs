using Tailor.Benchmarks.OnnxRuntime;
using Tailor.Export;
using Tailor.Runtime;

namespace Tailor.Benchmarks.Device;

/// <summary>An exported model in ONNX Runtime; inputs and outputs are bound once.</summary>
internal abstract class OnnxContestant : IContestant
{
    private readonly OrtSession _session;
    private readonly int? _length;
    private OrtTensor<long> _history;

    protected OnnxContestant(TrialFiles files, OnnxExportOptions options, (string Key, string Value)[] settings)
    {
        var library = OrtLibrary.Instance ?? throw new OrtException(OrtLibrary.Missing);
        var file = files.Onnx(options);
        WeightBytes = new FileInfo(file).Length; // nearly all of it is weights
        _session = new OrtSession(library, file, settings);
        _length = options.Length;
        Binding = new OrtBinding(_session);
        _history = Bind(options.Length ?? TrialFiles.Length);
    }

    public long WeightBytes { get; }

    protected OrtLibrary Library => _session.Library;

    protected OrtBinding Binding { get; }

    public int Recommend(ReadOnlySpan<int> history, Span<Recommendation> top)
    {
        if (history.Length != _history.Values.Length)
        {
            if (_length is not null) throw new ArgumentException($"This model takes {_length} items, not {history.Length}.", nameof(history));
            _history.Dispose();
            _history = Bind(history.Length);
        }

        var input = _history.Values;
        for (var i = 0; i < history.Length; i++) input[i] = history[i];
        Binding.Run();
        return Read(top);
    }

    public virtual void Dispose()
    {
        Binding.Dispose();
        _history.Dispose();
        _session.Dispose();
    }

    /// <summary>Takes the answer from the bound outputs.</summary>
    protected abstract int Read(Span<Recommendation> top);

    private OrtTensor<long> Bind(int length)
    {
        var history = new OrtTensor<long>(Library, 1, length);
        Binding.Input("history", history);
        return history;
    }
}
