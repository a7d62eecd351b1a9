namespace Tailor.Cli.Documents;

/// <summary>Result of tailor customize.</summary>
/// <param name="Model">Name and version of the model.</param>
/// <param name="Plan">File of the plan.</param>
/// <param name="Device">The device it is for; empty for any.</param>
/// <param name="Items">Items of the history that the model knows.</param>
/// <param name="Unknown">Ids that it does not.</param>
/// <param name="Budget">What the device can afford.</param>
/// <param name="InterestBytes">Size of the interest, which the device sends; 0 where none is read.</param>
/// <param name="StrategyBytes">Size of the codes, 2 bits a channel.</param>
/// <param name="PlanBytes">Size of the plan with all that identifies it.</param>
/// <param name="AverageBits">Mean bits a weight.</param>
/// <param name="PackedBytes">Size of the network's packed weights; in float32 it is <paramref name="FullBytes"/>.</param>
/// <param name="FullBytes">Size of the same weights in float32.</param>
internal sealed record CustomizeDocument(
    string Model,
    string Plan,
    string Device,
    int Items,
    IReadOnlyList<string> Unknown,
    string Budget,
    int InterestBytes,
    int StrategyBytes,
    int PlanBytes,
    double AverageBits,
    long PackedBytes,
    long FullBytes);
