using Tailor.Models.Catalogues;
using Tailor.Models.Files;
using Tailor.Models.Manifests;
using Tailor.Models.Quantization;
using Tailor.Models.Tensors;

namespace Tailor.Models;

/// <summary>
/// A model as training leaves it behind: a folder of <c>manifest.json</c>, <c>backbone.safetensors</c>, <c>items.safetensors</c>,
/// <c>customizer.safetensors</c> where the model has an extractor or a customizer, and <c>items.tsv</c>. Opening checks the manifest, sizes, names and shapes, and maps the files; <see cref="Verify"/> reads every byte.
/// Safe for use by many threads; spans and memory of its tensors are valid until it is disposed of.
/// </summary>
public sealed class ModelFolder : IDisposable
{
    private ModelFolder(string path, ModelManifest manifest, TensorFile backbone, TensorFile items, TensorFile? customizer, ItemCatalogue catalogue)
    {
        (Path, Manifest, Backbone, Items, Customizer, Catalogue) = (path, manifest, backbone, items, customizer, catalogue);
        Weights = new MasterReader(backbone);
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>What the model is.</summary>
    public ModelManifest Manifest { get; }

    /// <summary>
    /// The network's tensors, of the names and shapes that <see cref="Backbones.BackboneSpec.Tensors"/> and <see cref="QuantizationSpec.Tensors"/> list, as they are stored.
    /// </summary>
    public TensorFile Backbone { get; }

    /// <summary>The network's tensors as float32, however they are stored.</summary>
    public MasterReader Weights { get; }

    /// <summary>The item table and the items' biases, as <see cref="Backbones.BackboneSpec.ItemTensors"/> lists them.</summary>
    public TensorFile Items { get; }

    /// <summary>The tensors of extractor and customizer; null where the model has neither.</summary>
    public TensorFile? Customizer { get; }

    /// <summary>Item index ↔ the user's own id.</summary>
    public ItemCatalogue Catalogue { get; }

    /// <summary>The item table, (ItemCount, Width), row after row; nothing is copied.</summary>
    public ReadOnlyMemory<float> ItemTable => Items.FloatMemory("items.weight");

    /// <summary>(ItemCount) learned biases of the items, or null where the model has none.</summary>
    public ReadOnlyMemory<float>? ItemBias => Manifest.Backbone.ItemBias ? Items.FloatMemory("items.bias") : default(ReadOnlyMemory<float>?);

    /// <summary>
    /// Opens a model. Where there is none, but one that was being replaced when its writer was killed, opens that one.
    /// </summary>
    /// <exception cref="ModelFormatException">A file is malformed, or does not fit the manifest.</exception>
    /// <exception cref="IOException">The folder or a file of it is missing or cannot be read.</exception>
    public static ModelFolder Open(string path)
    {
        var folder = ModelFolderWriter.Existing(path);
        ModelManifest manifest;
        using (var file = FileBytes.Open(System.IO.Path.Combine(folder, ModelFolderWriter.ManifestName))) manifest = ManifestReader.Read(file);

        TensorFile? backbone = null;
        TensorFile? items = null;
        TensorFile? customizer = null;
        ItemCatalogue? catalogue = null;
        try
        {
            backbone = TensorFile.Open(System.IO.Path.Combine(folder, ManifestRules.BackboneFile));
            items = TensorFile.Open(System.IO.Path.Combine(folder, ManifestRules.ItemsFile));
            if (ManifestRules.HasCustomizerFile(manifest)) customizer = TensorFile.Open(System.IO.Path.Combine(folder, ManifestRules.CustomizerFile));
            catalogue = ItemCatalogue.Open(System.IO.Path.Combine(folder, ManifestRules.CatalogueFile), manifest.ItemCount);
            var model = new ModelFolder(folder, manifest, backbone, items, customizer, catalogue);
            model.RequireSizesAndShapes();
            return model;
        }
        catch
        {
            backbone?.Dispose();
            items?.Dispose();
            customizer?.Dispose();
            catalogue?.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Writes a model: everything into a new folder beside, flushed to the disk, then renamed, so that at every moment either the previous
    /// model or the new one is whole. Files in the folder that are no part of a model stay.
    /// </summary>
    /// <param name="path">The folder to make or replace.</param>
    /// <param name="draft">What the model is.</param>
    /// <param name="backbone">The tensors that the draft's backbone and quantization list, in any order; of I8 where an Int8 master asks for codes.</param>
    /// <param name="items">The tensors that <see cref="Backbones.BackboneSpec.ItemTensors"/> lists.</param>
    /// <param name="customizer">The tensors that the draft's extractor and customizer list; empty where it has neither.</param>
    /// <param name="catalogue">The items; as many as the table has rows.</param>
    /// <returns>The manifest that was written.</returns>
    /// <exception cref="ArgumentException">The draft is out of range, or the tensors or the catalogue do not fit it.</exception>
    /// <exception cref="ModelFormatException">A tensor holds NaN or infinity, a code is −128, or a scale is negative.</exception>
    public static ModelManifest Write(
        string path,
        ModelDraft draft,
        IEnumerable<TensorSource> backbone,
        IEnumerable<TensorSource> items,
        IEnumerable<TensorSource> customizer,
        ItemCatalogue catalogue) =>
        ModelFolderWriter.Write(path, draft, [.. backbone], [.. items], [.. customizer], catalogue);

    /// <summary>Reads every byte: digests of files and tensors, only finite numbers and codes of the format, every line of the catalogue.</summary>
    /// <exception cref="ModelFormatException">Something differs from the manifest.</exception>
    public void Verify()
    {
        foreach (var file in Manifest.Files)
        {
            var bytes = Bytes(file.Name);
            RequireDigest(bytes.Path, null, file.Name, file.Sha256, WholeFile.Digest(bytes));
        }

        foreach (var block in Manifest.Blocks)
        {
            var tensors = TensorsOf(block);
            var entry = tensors[block.Name];
            RequireDigest(tensors.Path, entry.Offset, block.Name, block.Sha256, WholeFile.Digest(tensors.File, entry.Offset, entry.Length));
            MasterReader.RequireValues(tensors, block.Name);
        }

        Catalogue.Verify();
    }

    /// <summary>Unmaps the files.</summary>
    public void Dispose()
    {
        Backbone.Dispose();
        Items.Dispose();
        Customizer?.Dispose();
        Catalogue.Dispose();
    }

    private void RequireSizesAndShapes()
    {
        foreach (var file in Manifest.Files)
        {
            var bytes = Bytes(file.Name);
            if (bytes.Length != file.Size) throw new ModelFormatException(bytes.Path, null, $"{file.Size} bytes, as the manifest says", $"{bytes.Length}");
        }

        foreach (var block in Manifest.Blocks) TensorsOf(block).Require(block.Name, block.Type, block.Shape.AsSpan());
        foreach (var blocks in Manifest.Blocks.GroupBy(TensorsOf)) RequireNoMore(blocks.Key, blocks.Count());
    }

    private static void RequireNoMore(TensorFile file, int count)
    {
        if (file.Tensors.Length != count) throw new ModelFormatException(file.Path, null, $"the {count} tensors of the manifest", $"{file.Tensors.Length}");
    }

    private static void RequireDigest(string path, long? offset, string name, string expected, string found)
    {
        if (!string.Equals(expected, found, StringComparison.Ordinal))
            throw new ModelFormatException(path, offset, $"SHA-256 {expected} of {name}, as the manifest says", found);
    }

    internal TensorFile FileOf(string file) => file switch
    {
        ManifestRules.BackboneFile => Backbone,
        ManifestRules.ItemsFile => Items,
        _ => Customizer!,
    };

    private TensorFile TensorsOf(ManifestBlock block) => FileOf(block.File);

    private FileBytes Bytes(string file) => file switch
    {
        ManifestRules.BackboneFile => Backbone.File,
        ManifestRules.ItemsFile => Items.File,
        ManifestRules.CustomizerFile => Customizer!.File,
        _ => Catalogue.File!,
    };
}
