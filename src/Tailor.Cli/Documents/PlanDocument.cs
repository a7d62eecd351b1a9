using System.Text.Json.Serialization;

namespace Tailor.Cli.Documents;

/// <summary>Result of tailor inspect plan.</summary>
/// <param name="File">File of the plan.</param>
/// <param name="Model">Name of the model that it is for.</param>
/// <param name="Version">The model's version.</param>
/// <param name="Fingerprint">The model's weights, 16 hexadecimal digits.</param>
/// <param name="Device">The device that it is for; empty for any.</param>
/// <param name="Issued">When it was made.</param>
/// <param name="Expires">From when on it does not hold any more, or null for never.</param>
/// <param name="Sequence">Its number; a greater one replaces it.</param>
/// <param name="Signed">Whether it has a signature, whoever's.</param>
/// <param name="Bytes">Size of the plan.</param>
/// <param name="Precision">What it decides about bits, or null where it decides nothing.</param>
/// <param name="Structure">Which blocks it keeps, or null where it keeps all.</param>
/// <param name="Parameters">What it changes them by, or null for nothing.</param>
/// <param name="Embedding">What the device holds of the item table; absent for the model's own table.</param>
internal sealed record PlanDocument(
    string File,
    string Model,
    string Version,
    string Fingerprint,
    string Device,
    DateTimeOffset Issued,
    DateTimeOffset? Expires,
    ulong Sequence,
    bool Signed,
    int Bytes,
    PrecisionDocument? Precision,
    StructureDocument? Structure,
    ParametersDocument? Parameters,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] EmbeddingDocument? Embedding = null);
