namespace Tailor.Cli.Experiments;

/// <summary>What can be trained or fitted, and measured.</summary>
internal static class Methods
{
    /// <summary>Most popular items.</summary>
    public const string Popular = "popular";

    /// <summary>Cosine neighbours of the history's items.</summary>
    public const string ItemKnn = "item-knn";

    /// <summary>Methods that are fitted in a moment and have no model folder.</summary>
    public static IReadOnlyList<string> Baselines { get; } = [Popular, ItemKnn];

    /// <summary>Backbones that are trained.</summary>
    public static IReadOnlyList<string> Backbones { get; } = ["sasrec", "gru4rec", "caser", "nextitnet"];

    /// <summary>Recommenders for unordered interactions.</summary>
    public static IReadOnlyList<string> Graphs { get; } = ["lightgcn", "bpr-mf", "rule"];

    /// <summary>CHORD's strategies on a trained backbone.</summary>
    public const string Chord = "chord";

    /// <summary>Forward-OFA's structures and parameters on a trained backbone.</summary>
    public const string ForwardOfa = "forward-ofa";

    /// <summary>A trained backbone through its scalable table.</summary>
    public const string Elastic = "elastic";

    /// <summary>A table that is trained for one budget, with a trained backbone.</summary>
    public const string Compact = "compact";

    /// <summary>A trained backbone with its table in RULE's blocks.</summary>
    public const string RuleBlocks = "rule-blocks";

    /// <summary>Methods that begin with a trained backbone.</summary>
    public static IReadOnlyList<string> OnABase { get; } = [Chord, ForwardOfa, Elastic, Compact, RuleBlocks];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Backbones, .. Graphs, .. OnABase, .. Baselines];
}
