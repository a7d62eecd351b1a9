namespace Tailor.Cli.Documents;

/// <summary>Result of tailor device.</summary>
/// <param name="Device">The cloud's name for the device.</param>
/// <param name="Model">Name and version of the model.</param>
/// <param name="Release">Its release.</param>
/// <param name="PlanSequence">The plan's number, or null without one.</param>
/// <param name="PlanBytes">Bytes of the plan.</param>
/// <param name="AverageBits">Mean bits of a weight, or null where the plan does not say.</param>
/// <param name="KeptBlocks">Blocks that are kept, or null where the plan does not say.</param>
/// <param name="TableBytes">Bytes of the scalable table, or null where the model's own is used.</param>
/// <param name="BytesDown">Bytes of answers in this run.</param>
/// <param name="BytesUp">Bytes of requests in this run.</param>
/// <param name="StoredBytes">Bytes in the store.</param>
/// <param name="ResidentBytes">Bytes of weights in memory.</param>
/// <param name="Recommendations">The answer.</param>
internal sealed record DeviceDocument(
    string Device,
    string Model,
    long Release,
    ulong? PlanSequence,
    int PlanBytes,
    double? AverageBits,
    int? KeptBlocks,
    long? TableBytes,
    long BytesDown,
    long BytesUp,
    long StoredBytes,
    long ResidentBytes,
    IReadOnlyList<RankedItem> Recommendations);
