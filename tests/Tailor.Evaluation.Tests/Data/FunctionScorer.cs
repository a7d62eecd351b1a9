namespace Tailor.Evaluation.Tests.Data;

internal delegate float ItemScore(int user, ReadOnlySpan<int> history, int item);

/// <summary>A scorer made of a function, which also counts its sessions.</summary>
internal sealed class FunctionScorer(int items, ItemScore score) : IScorer
{
    private int _opened;
    private int _disposed;

    public FunctionScorer(params float[] scores)
        : this(scores.Length, (_, _, item) => scores[item])
    {
    }

    public string Name => "function";

    public int ItemCount => items;

    public int Opened => _opened;

    public int Disposed => _disposed;

    /// <summary>Reproducible noise, with few distinct values so that scores tie.</summary>
    public static FunctionScorer Noise(int items, int seed, int distinct) => new(items, (user, history, item) =>
    {
        var hash = (uint)((user * 7919) + (history.Length * 104_729) + (item * 1_299_709) + (seed * 15_485_863));
        hash = (hash ^ (hash >> 15)) * 2_246_822_519;
        hash = (hash ^ (hash >> 13)) * 3_266_489_917;
        return (hash ^ (hash >> 16)) % (uint)distinct;
    });

    public IScoringSession OpenSession()
    {
        Interlocked.Increment(ref _opened);
        return new Session(this);
    }

    private sealed class Session(FunctionScorer scorer) : IScoringSession
    {
        public void Score(int user, ReadOnlySpan<int> history, Span<float> scores)
        {
            for (var item = 0; item < scores.Length; item++) scores[item] = scorer.ScoreOf(user, history, item);
        }

        public void Dispose() => Interlocked.Increment(ref scorer._disposed);
    }

    private float ScoreOf(int user, ReadOnlySpan<int> history, int item) => score(user, history, item);
}
