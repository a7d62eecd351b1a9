namespace Tailor.Customization.Rule;

/// <summary>How a scalable table is made.</summary>
public sealed record ElasticOptions
{
    /// <summary>Most groups of items, by popularity: the less popular half is the last group, half of the rest the one before, and so on. 1 to 64.</summary>
    public int Groups { get; init; } = 8;

    /// <summary>A group with fewer items is not divided any further.</summary>
    public int SmallestGroup { get; init; } = 64;

    /// <summary>Exponent of popularity in what an error weighs: 0 for none, 1 for proportional.</summary>
    public double PopularityWeight { get; init; } = 0.75;

    /// <summary>
    /// What errors are measured by: 1 for their length, as the encoder reads items; towards 0 by what they change in the scores of states. Without states it is 1.
    /// </summary>
    public double Isotropy { get; init; } = 0.3;

    /// <summary>What is out of range, a sentence each.</summary>
    public IEnumerable<string> Problems()
    {
        if (Groups is < 1 or > 64) yield return $"groups must be 1 to 64, not {Groups}.";
        if (SmallestGroup < 1) yield return $"the smallest group must have at least 1 item, not {SmallestGroup}.";
        if (!(PopularityWeight is >= 0 and <= 2)) yield return $"the weight of popularity must be 0 to 2, not {PopularityWeight}.";
        if (!(Isotropy is > 0 and <= 1)) yield return $"isotropy must be above 0 and at most 1, not {Isotropy}.";
    }
}
