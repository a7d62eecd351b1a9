using System.Diagnostics;
using Tailor.Device.Candidates;
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
    private float[] _hidden = [];

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

    /// <summary>Ranks candidates by their own rows, for a state that the device's network and item table give.</summary>
    /// <param name="candidates">What may be recommended.</param>
    /// <param name="history">Item indices of the model, oldest first; may be empty, and need not be candidates.</param>
    /// <param name="top">Receives the recommendations; its length is how many are wanted.</param>
    /// <param name="excludeHistory">Whether items of the history, all of it, are kept out.</param>
    /// <returns>How many were written.</returns>
    /// <exception cref="ArgumentException">An item of the history is not of this model.</exception>
    /// <exception cref="InvalidOperationException">Another release runs now than the candidates are of: fetch them again.</exception>
    public int Recommend(CandidateItems candidates, ReadOnlySpan<int> history, Span<Recommendation> top, bool excludeHistory = true)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        var model = Follow();
        if (model.Release.Sequence != candidates.Release) throw new InvalidOperationException($"The candidates are of release {candidates.Release}, and {model.Release.Sequence} runs now: fetch them again.");
        var start = Stopwatch.GetTimestamp();
        if (_hidden.Length != model.Recommender.Spec.Width) _hidden = new float[model.Recommender.Spec.Width];
        _session.Encode(history, _hidden);
        var count = candidates.Rank(_hidden, excludeHistory ? history : [], top);
        _client.Count(model, Stopwatch.GetTimestamp() - start);
        return count;
    }

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
