using Tailor.Models.Manifests;
using Tailor.Models.Plans;
using Tailor.Models.Releases;
using Tailor.Runtime;
using Tailor.Runtime.Interests;

namespace Tailor.Device.Installed;

/// <summary>A model and a plan as a device runs them: immutable, replaced as a whole. Safe for use by many threads.</summary>
public sealed class InstalledModel
{
    private readonly ItemNames? _names;

    internal InstalledModel(Documents documents, Recommender recommender, InterestExtractor? extractor, ItemNames? names, long diskBytes)
    {
        (Documents, Recommender, Extractor, _names, DiskBytes) = (documents, recommender, extractor, names, diskBytes);
    }

    /// <summary>The release that it is of.</summary>
    public Release Release => Documents.Release;

    /// <summary>What the model is.</summary>
    public ModelManifest Manifest => Documents.Manifest;

    /// <summary>What was decided for this device, or null where the model runs as it is.</summary>
    public Plan? Plan => Documents.Plan;

    /// <summary>The network.</summary>
    public Recommender Recommender { get; }

    /// <summary>What makes the interest that plans are asked with, or null where the model has none.</summary>
    public InterestExtractor? Extractor { get; }

    /// <summary>Bytes of its pieces on the disk.</summary>
    public long DiskBytes { get; }

    /// <summary>Whether the app's own ids of items are there.</summary>
    public bool HasIds => _names is not null;

    internal Documents Documents { get; }

    internal ItemNames? Names => _names;

    /// <summary>The app's own id of an item.</summary>
    /// <exception cref="InvalidOperationException">The client was opened without the catalogue.</exception>
    public string Id(int index) => Required().Id(index);

    /// <summary>The title of an item, or null where none is known.</summary>
    /// <exception cref="InvalidOperationException">The client was opened without the catalogue.</exception>
    public string? Title(int index) => Required().Title(index);

    /// <summary>Looks up an item by the app's own id.</summary>
    /// <param name="id">The id, compared ordinally.</param>
    /// <param name="index">Its index, or −1.</param>
    /// <exception cref="InvalidOperationException">The client was opened without the catalogue.</exception>
    public bool TryGetIndex(ReadOnlySpan<char> id, out int index) => Required().TryGetIndex(id, out index);

    private ItemNames Required() => _names ?? throw new InvalidOperationException("The catalogue is not there: items are known by their indices only. Open the client with Catalogue = true.");
}
