using System.Text.Json.Serialization;

namespace Tailor.Cli.Documents;

/// <summary>What an evaluation's strategies were like, and what they cost.</summary>
/// <param name="Method">Name of the method.</param>
/// <param name="Strategy">Whose strategy a user got.</param>
/// <param name="Budget">What each device could afford.</param>
/// <param name="AverageBits">Mean bits a weight.</param>
/// <param name="DistinctStrategies">Number of strategies that differ.</param>
/// <param name="HammingDistance">Share of channels whose bits differ between two cases' strategies, of weights that differ between their masks, or of pairs whose parameters differ; mean over all pairs.</param>
/// <param name="Bytes">What a device stores, holds and sends.</param>
/// <param name="Microseconds">From a history to the ten best items, one thread, median over a few users; absent where it was not measured.</param>
/// <param name="Structures">What the users' blocks were like; absent where all had all of them.</param>
/// <param name="SecondsPerUser">Time of one core that a device spends on a user's network before it can run, where that is part of the method; else null.</param>
internal sealed record CustomizationSummary(
    string Method,
    string Strategy,
    string Budget,
    double AverageBits,
    int DistinctStrategies,
    double HammingDistance,
    DeviceBytes Bytes,
    double? Microseconds = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] StructureSummary? Structures = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? SecondsPerUser = null)
{
    /// <summary>All devices run the model as it is.</summary>
    public static CustomizationSummary AsItIs(double bits, DeviceBytes bytes, double? microseconds) => new("", "as it is", "", bits, 1, 0, bytes, microseconds);
}
