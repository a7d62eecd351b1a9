using Tailor.Training.Rule.Search;

namespace Tailor.Cli.Layouts;

/// <summary>What a search is asked for.</summary>
/// <param name="Model">SHA-256 of the table in blocks.</param>
/// <param name="Budget">Bytes.</param>
/// <param name="Method">evolution, random, greedy or popularity.</param>
/// <param name="Judge">counts, exact or estimator.</param>
/// <param name="Users">Validation users that it judges by.</param>
/// <param name="Seed">Seed.</param>
/// <param name="Population">Layouts that live at once.</param>
/// <param name="Cycles">Children.</param>
/// <param name="Sample">Layouts of which the best has a child.</param>
/// <param name="Labels">Layouts that an estimator learns from.</param>
/// <param name="Storage">How a device stores blocks.</param>
internal sealed record LayoutAsk(string Model, long Budget, string Method, string Judge, int Users, int Seed, int Population, int Cycles, int Sample, int Labels, BlockStorage Storage = BlockStorage.Floats)
{
    /// <summary>How layouts may be searched.</summary>
    public static IReadOnlyList<string> Methods { get; } = ["evolution", "random", "greedy", "popularity"];

    /// <summary>What may judge them.</summary>
    public static IReadOnlyList<string> Judges { get; } = ["counts", "exact", "estimator"];
}
