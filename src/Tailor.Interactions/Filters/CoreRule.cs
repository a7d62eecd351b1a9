namespace Tailor.Interactions.Filters;

/// <summary>How minima of interactions per user and per item are applied.</summary>
public enum CoreRule
{
    /// <summary>Again and again until every user and every item that is left has its minimum (k-core).</summary>
    Iterated,

    /// <summary>Once, users and items by their counts in the whole set; what is left may fall below the minima.</summary>
    OnePass,
}
