using System.Diagnostics;
using Tailor.Device.Installed;
using Tailor.Runtime;

namespace Tailor.Device;

/// <summary>
/// One thread's use of a client. It follows each switch: a call that runs finishes on what it began with, and the next finds the new model. The first call after a switch opens working memory;
/// all others allocate nothing.
/// </summary>
public sealed class TailorSession
{
    private readonly TailorClient _client;
    private RecommenderSession _session;

    internal TailorSession(TailorClient client)
    {
        _client = client;
        Model = client.Model;
        _session = Model.Recommender.OpenSession();
    }

    /// <summary>The model that gave the last answer; indices are its own, and another release may number items otherwise.</summary>
    public InstalledModel Model { get; private set; }

    /// <summary>Recommends with the model of the moment; as <see cref="RecommenderSession.Recommend"/>.</summary>
    /// <param name="history">Item indices of that model, oldest first; may be empty.</param>
    /// <param name="top">Receives the recommendations; its length is how many are wanted.</param>
    /// <param name="excludeHistory">Whether items of the history, all of it, are kept out.</param>
    /// <returns>How many were written.</returns>
    /// <exception cref="ArgumentException">An item of the history is not of this model.</exception>
    public int Recommend(ReadOnlySpan<int> history, Span<Recommendation> top, bool excludeHistory = true) => Recommend(Follow(), history, top, excludeHistory);

    /// <summary>Puts the session on the model of the moment.</summary>
    internal InstalledModel Follow()
    {
        var model = _client.Model;
        if (ReferenceEquals(model, Model)) return model;
        if (!ReferenceEquals(model.Recommender, Model.Recommender)) _session = model.Recommender.OpenSession();
        return Model = model;
    }

    /// <summary>Recommends with a model that <see cref="Follow"/> gave.</summary>
    internal int Recommend(InstalledModel model, ReadOnlySpan<int> history, Span<Recommendation> top, bool excludeHistory)
    {
        var start = Stopwatch.GetTimestamp();
        var count = _session.Recommend(history, top, excludeHistory);
        _client.Count(model, Stopwatch.GetTimestamp() - start);
        return count;
    }
}
