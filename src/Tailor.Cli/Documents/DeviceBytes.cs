using System.Text.Json.Serialization;

namespace Tailor.Cli.Documents;

/// <summary>Bytes of a model on a device.</summary>
/// <param name="Stored">On its disk: network, items and extractor; the customizer's weights stay in the cloud.</param>
/// <param name="Resident">In its memory: packed channels and the master that they are packed from, all else of the network, items, extractor.</param>
/// <param name="InterestSent">From the device to the cloud for a plan.</param>
/// <param name="StrategySent">From the cloud to the device: codes, masks or parameters.</param>
/// <param name="Packed">Of the channels' weights alone if rows had exactly their bits, where there are no such rows; else null.</param>
/// <param name="Table">Of the item table alone in float32, where devices run the model as it is; else null.</param>
internal sealed record DeviceBytes(
    long Stored,
    long Resident,
    long InterestSent,
    long StrategySent,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Packed = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Table = null);
