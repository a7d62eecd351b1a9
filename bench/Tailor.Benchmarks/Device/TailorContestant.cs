using Tailor.Models;
using Tailor.Runtime;

namespace Tailor.Benchmarks.Device;

/// <summary>Tailor's runtime with the widest kernels of this CPU, in float32 or packed.</summary>
internal sealed class TailorContestant : IContestant
{
    private readonly RecommenderSession _session;

    public TailorContestant(TrialFiles files, RecommenderOptions? options = null)
    {
        using var model = ModelFolder.Open(files.Model);
        var recommender = Recommender.Open(model, options ?? new RecommenderOptions());
        var bytes = recommender.Bytes;
        WeightBytes = bytes.Total - bytes.Master; // the master is for plans to come
        _session = recommender.OpenSession();
    }

    public long WeightBytes { get; }

    public int Recommend(ReadOnlySpan<int> history, Span<Recommendation> top) => _session.Recommend(history, top, excludeHistory: false);

    public void Dispose()
    {
        // All of it is managed memory.
    }
}
