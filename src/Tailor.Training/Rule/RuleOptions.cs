namespace Tailor.Training.Rule;

/// <summary>RULE's settings (Chen et al., KDD 2021; constants of the public code where the paper's are not known).</summary>
public sealed record RuleOptions
{
    /// <summary>Which reading.</summary>
    public RuleSchool School { get; init; } = RuleSchool.Nested;

    /// <summary>Blocks of an item's row (N), 1 to 64; they are of equal width.</summary>
    public int Blocks { get; init; } = 16;

    /// <summary>Item groups (G), 1 to 64.</summary>
    public int Groups { get; init; } = 20;

    /// <summary>How items come into groups.</summary>
    public Grouping Grouping { get; init; } = Grouping.Popularity;

    /// <summary>What keeps blocks from becoming alike.</summary>
    public Diversity Diversity { get; init; } = Diversity.Bounded;

    /// <summary>What that weighs, 0 or more.</summary>
    public double DiversityWeight { get; init; } = 1e-3;

    /// <summary>Radius of <see cref="Diversity.Bounded"/>: blocks much further apart than this do not push each other.</summary>
    public double DiversityRadius { get; init; } = .5;

    /// <summary>Drawn numbers of blocks a step, beside all and one, in the nested school; 0 to 16.</summary>
    public int Draws { get; init; } = 2;

    /// <summary>What is out of range, a sentence each.</summary>
    /// <param name="rowWidth">Floats of a row.</param>
    /// <param name="items">Number of items.</param>
    public IEnumerable<string> Problems(int rowWidth, int items)
    {
        if (Blocks is < 1 or > 64) yield return $"Blocks must be 1 to 64, not {Blocks}.";
        else if (rowWidth % Blocks != 0) yield return $"A row of {rowWidth} floats cannot be cut into {Blocks} blocks of equal width.";
        if (Groups is < 1 or > 64 || Groups > items) yield return $"Groups must be 1 to 64, and at most the {items} items, not {Groups}.";
        if (!(DiversityWeight >= 0)) yield return $"DiversityWeight must be 0 or more, not {DiversityWeight}.";
        if (!(DiversityRadius > 0)) yield return $"DiversityRadius must be positive, not {DiversityRadius}.";
        if (Draws is < 0 or > 16) yield return $"Draws must be 0 to 16, not {Draws}.";
        if (School == RuleSchool.Nested && Grouping == Grouping.KMeans) yield return "The nested school trains what each group keeps, so its groups cannot come from the trained rows: choose Popularity or Random.";
    }
}
