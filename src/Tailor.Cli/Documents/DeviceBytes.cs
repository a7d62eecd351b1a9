namespace Tailor.Cli.Documents;

/// <summary>Bytes of a model on a device.</summary>
/// <param name="Stored">On its disk: network, items and extractor; the customizer's weights stay in the cloud.</param>
/// <param name="Resident">In its memory: packed channels and the master that they are packed from, all else of the network, items, extractor.</param>
/// <param name="InterestSent">From the device to the cloud for a plan.</param>
/// <param name="StrategySent">From the cloud to the device: the codes.</param>
internal sealed record DeviceBytes(long Stored, long Resident, long InterestSent, long StrategySent);
