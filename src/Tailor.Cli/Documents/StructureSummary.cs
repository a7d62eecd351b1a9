namespace Tailor.Cli.Documents;

/// <summary>What the users' structures were like.</summary>
/// <param name="MeanShare">Mean share of the blocks' multiply-adds.</param>
/// <param name="MultiplyAdds">Most multiply-adds of a user's network for one item.</param>
/// <param name="AllMultiplyAdds">Those of the whole network.</param>
/// <param name="Price">What a share of cost took off a subset's worth, 0 without an average budget.</param>
/// <param name="Counts">Cases of each structure, a digit a block, 1 where it is kept; the most frequent.</param>
internal sealed record StructureSummary(double MeanShare, long MultiplyAdds, long AllMultiplyAdds, double Price, OrderedDictionary<string, long> Counts)
{
    /// <summary>Most structures that are listed.</summary>
    public const int Most = 12;
}
