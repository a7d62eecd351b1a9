using Tailor.Runtime;

namespace Tailor.Device.Native;

/// <summary>A client as C holds it, with a session's working memory.</summary>
/// <param name="client">The client.</param>
internal sealed class NativeClient(TailorClient client)
{
    private readonly Lock _lock = new();
    private readonly TailorSession _session = client.OpenSession();
    private Recommendation[] _top = new Recommendation[32];

    /// <summary>The client.</summary>
    public TailorClient Client => client;

    /// <summary>Recommends into two arrays.</summary>
    /// <returns>How many were written.</returns>
    public int Recommend(ReadOnlySpan<int> history, Span<int> items, Span<float> scores)
    {
        lock (_lock)
        {
            if (_top.Length < items.Length) _top = new Recommendation[items.Length];
            var count = _session.Recommend(history, _top.AsSpan(0, items.Length));
            for (var i = 0; i < count; i++) (items[i], scores[i]) = (_top[i].Item, _top[i].Score);
            return count;
        }
    }
}
