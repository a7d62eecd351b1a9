using Tailor.Models;
using Tailor.Runtime;

namespace Tailor.Benchmarks.Device;

/// <summary>Tailor's runtime in float32, with the widest kernels of this CPU.</summary>
internal sealed class TailorContestant : IContestant
{
    private readonly RecommenderSession _session;

    public TailorContestant(TrialFiles files)
    {
        using var model = ModelFolder.Open(files.Model);
        WeightBytes = model.Manifest.Blocks.Sum(block => block.Size);
        _session = Recommender.Open(model).OpenSession();
    }

    public long WeightBytes { get; }

    public int Recommend(ReadOnlySpan<int> history, Span<Recommendation> top) => _session.Recommend(history, top, excludeHistory: false);

    public void Dispose()
    {
        // All of it is managed memory.
    }
}
