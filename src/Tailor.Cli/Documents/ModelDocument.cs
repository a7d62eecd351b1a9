using Tailor.Models.Customizers;
using Tailor.Models.Manifests;
using Tailor.Models.Quantization;
using Tailor.Runtime;

namespace Tailor.Cli.Documents;

/// <summary>Result of tailor inspect model.</summary>
/// <param name="Folder">The model folder.</param>
/// <param name="Name">The model's name.</param>
/// <param name="Version">Its version.</param>
/// <param name="Format">Version of the folder's format.</param>
/// <param name="Backbone">Kind of the network.</param>
/// <param name="Width">Floats of an item's embedding.</param>
/// <param name="MaxLength">Items that the network reads.</param>
/// <param name="Items">Number of items.</param>
/// <param name="Dataset">What it was trained on.</param>
/// <param name="Metrics">What was measured on it.</param>
/// <param name="Decisions">Parts of a plan that its customizer decides.</param>
/// <param name="Quantization">How its channels can be narrowed, or null.</param>
/// <param name="ProfileLength">Items that its extractor reads, or null without one.</param>
/// <param name="Customizer">What makes plans, or null.</param>
/// <param name="Channels">Channels that can have bits of their own.</param>
/// <param name="Bytes">What a device stores, holds and sends.</param>
/// <param name="Memory">What the runtime holds of it as it is opened, by what it is.</param>
/// <param name="Bits">What bits its customizer gives its channels; null where no budget was asked for.</param>
/// <param name="Files">The folder's files.</param>
/// <param name="Blocks">The model's tensors.</param>
internal sealed record ModelDocument(
    string Folder,
    string Name,
    string Version,
    int Format,
    string Backbone,
    int Width,
    int MaxLength,
    int Items,
    ManifestDataset Dataset,
    IReadOnlyList<ManifestMetric> Metrics,
    IReadOnlyList<PlanPart> Decisions,
    QuantizationSpec? Quantization,
    int? ProfileLength,
    CustomizerSpec? Customizer,
    int Channels,
    DeviceBytes Bytes,
    ResidentBytes Memory,
    ModelBitsDocument? Bits,
    IReadOnlyList<FileSize> Files,
    IReadOnlyList<BlockSize> Blocks);
