using Tailor.Interactions;
using Tailor.Models.Catalogues;

namespace Tailor.Cli.Scoring;

/// <summary>From the data's items to the model's. Items that the model does not know are left out of histories and score below everything.</summary>
internal sealed class ItemMapping
{
    private readonly int[] _modelItems;

    /// <param name="items">The data's items.</param>
    /// <param name="catalogue">The model's.</param>
    public ItemMapping(IdMap items, ItemCatalogue catalogue)
    {
        _modelItems = new int[items.Count];
        IsIdentity = items.Count == catalogue.Count;
        for (var item = 0; item < _modelItems.Length; item++)
        {
            _modelItems[item] = catalogue.TryGetIndex(items[item], out var index) ? index : -1;
            IsIdentity &= _modelItems[item] == item;
        }
        (ModelItemCount, UnknownItems) = (catalogue.Count, _modelItems.Count(index => index < 0));
    }

    /// <summary>Whether both count the same items alike.</summary>
    public bool IsIdentity { get; }

    /// <summary>Number of the data's items.</summary>
    public int ItemCount => _modelItems.Length;

    /// <summary>Number of the model's items.</summary>
    public int ModelItemCount { get; }

    /// <summary>Items of the data that the model does not know.</summary>
    public int UnknownItems { get; }

    /// <summary>A history as the model counts items.</summary>
    public int[] History(ReadOnlySpan<int> history)
    {
        var known = new int[history.Length];
        return known[..History(history, known)];
    }

    /// <summary>The same into memory that is there.</summary>
    /// <param name="history">The data's items.</param>
    /// <param name="known">At least as long; receives the model's.</param>
    /// <returns>How many the model knows.</returns>
    public int History(ReadOnlySpan<int> history, Span<int> known)
    {
        var length = 0;
        foreach (var item in history)
            if (_modelItems[item] >= 0) known[length++] = _modelItems[item];
        return length;
    }

    /// <summary>Scores as the data counts items.</summary>
    /// <param name="modelScores">(ModelItemCount).</param>
    /// <param name="scores">(ItemCount).</param>
    public void Scores(ReadOnlySpan<float> modelScores, Span<float> scores)
    {
        for (var item = 0; item < scores.Length; item++) scores[item] = _modelItems[item] < 0 ? float.NegativeInfinity : modelScores[_modelItems[item]];
    }
}
