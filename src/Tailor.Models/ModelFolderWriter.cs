using System.Text.Json;
using Tailor.Models.Catalogues;
using Tailor.Models.Files;
using Tailor.Models.Manifests;
using Tailor.Models.Quantization;
using Tailor.Models.Tensors;

namespace Tailor.Models;

/// <summary>
/// Writes model folders. The new folder is called <c>{path}.being-written</c> until it is whole; then the previous one becomes
/// <c>{path}.being-replaced</c>, the new one takes its place, and the old one goes. Killed in between, the next write tidies up, and
/// readers find <c>{path}.being-replaced</c>.
/// </summary>
internal static class ModelFolderWriter
{
    public const string ManifestName = "manifest.json";
    private static readonly string[] Files = [ManifestName, ManifestRules.BackboneFile, ManifestRules.ItemsFile, ManifestRules.CustomizerFile, ManifestRules.CatalogueFile];

    /// <summary>The folder to read: the path, or the previous model where a writer was killed between two renames.</summary>
    public static string Existing(string path)
    {
        var folder = Path.TrimEndingDirectorySeparator(path);
        return !Directory.Exists(folder) && File.Exists(Path.Combine(Old(folder), ManifestName)) ? Old(folder) : folder;
    }

    public static ModelManifest Write(string path, ModelDraft draft, TensorSource[] backbone, TensorSource[] items, TensorSource[] customizer, ItemCatalogue catalogue)
    {
        var folder = Target(path);
        var fresh = folder + ".being-written";
        if (Directory.Exists(fresh)) Directory.Delete(fresh, recursive: true);
        Directory.CreateDirectory(fresh);
        try
        {
            var manifest = Fill(fresh, Start(draft, catalogue.Count), backbone, items, customizer, catalogue);
            Swap(folder, fresh);
            return manifest;
        }
        finally
        {
            if (Directory.Exists(fresh)) Directory.Delete(fresh, recursive: true);
        }
    }

    private static string Old(string folder) => folder + ".being-replaced";

    /// <summary>The folder itself where the path is a link to it.</summary>
    private static string Target(string path)
    {
        var folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        return Directory.Exists(folder) ? Directory.ResolveLinkTarget(folder, returnFinalTarget: true)?.FullName ?? folder : folder;
    }

    private static ModelManifest Start(ModelDraft draft, int itemCount) => new()
    {
        Format = ModelManifest.CurrentFormat,
        Name = draft.Name,
        Version = draft.Version,
        Backbone = draft.Backbone,
        Quantization = draft.Quantization,
        Extractor = draft.Extractor,
        Customizer = draft.Customizer,
        ItemCount = itemCount,
        Seed = draft.Seed,
        Dataset = draft.Dataset,
        Metrics = draft.Metrics,
        Decisions = [.. draft.Customizer?.Decides ?? []],
        Files = [],
        Blocks = [],
    };

    private static ModelManifest Fill(string folder, ModelManifest manifest, TensorSource[] backbone, TensorSource[] items, TensorSource[] customizer, ItemCatalogue catalogue)
    {
        if (ManifestRules.DraftProblems(manifest).ToArray() is { Length: > 0 } problems) throw new ArgumentException(string.Join(" ", problems), "draft");
        var expected = ExpectedTensor.Of(manifest).ToLookup(tensor => tensor.File, StringComparer.Ordinal);
        RequireTensors([.. expected[ManifestRules.BackboneFile]], backbone, nameof(backbone));
        RequireTensors([.. expected[ManifestRules.ItemsFile]], items, nameof(items));
        RequireTensors([.. expected[ManifestRules.CustomizerFile]], customizer, nameof(customizer));

        ManifestFile[] files =
        [
            WriteTensors(folder, ManifestRules.BackboneFile, backbone),
            WriteTensors(folder, ManifestRules.ItemsFile, items),
            .. ManifestRules.HasCustomizerFile(manifest) ? [WriteTensors(folder, ManifestRules.CustomizerFile, customizer)] : Array.Empty<ManifestFile>(),
            Named(ManifestRules.CatalogueFile, WholeFile.Write(Path.Combine(folder, ManifestRules.CatalogueFile), stream => stream.Write(catalogue.Text))),
        ];
        manifest = manifest with { Files = [.. files], Blocks = [.. expected.SelectMany(file => Blocks(folder, file.Key, file))] };
        WholeFile.Write(Path.Combine(folder, ManifestName), stream => JsonSerializer.Serialize(stream, manifest, ManifestJson.Default.ModelManifest));
        return manifest;
    }

    private static ManifestFile WriteTensors(string folder, string name, TensorSource[] tensors) => Named(name, TensorFileWriter.Write(Path.Combine(folder, name), tensors));

    private static ManifestFile Named(string name, FileDigest file) => new(name, file.Size, file.Sha256);

    /// <summary>Reads back what was written: digests, and that every number is finite and every code one of the format's.</summary>
    private static List<ManifestBlock> Blocks(string folder, string name, IEnumerable<ExpectedTensor> tensors)
    {
        using var file = TensorFile.Open(Path.Combine(folder, name));
        var blocks = new List<ManifestBlock>();
        foreach (var (shape, _, _, role) in tensors)
        {
            MasterReader.RequireValues(file, shape.Name);
            var entry = file[shape.Name];
            blocks.Add(new(shape.Name, name, entry.Type, entry.Shape.Dimensions, role, entry.Length, WholeFile.Digest(file.File, entry.Offset, entry.Length)));
        }

        return blocks;
    }

    private static void RequireTensors(ExpectedTensor[] expected, TensorSource[] found, string parameter)
    {
        var byName = found.ToLookup(tensor => tensor.Name, StringComparer.Ordinal);
        foreach (var (shape, type, _, _) in expected)
        {
            if (byName[shape.Name].Count() != 1) throw new ArgumentException($"Expected the tensor {shape} once, found it {byName[shape.Name].Count()} times.", parameter);
            if (byName[shape.Name].Single() is var tensor && (tensor.Type != type || tensor.Shape != shape))
                throw new ArgumentException($"Expected {shape} of {type}, found {tensor.Shape} of {tensor.Type}.", parameter);
        }

        if (found.Length != expected.Length)
            throw new ArgumentException($"{found.Select(tensor => tensor.Name).Except(expected.Select(tensor => tensor.Shape.Name), StringComparer.Ordinal).First()} is no tensor of this {parameter}.", parameter);
    }

    private static void Swap(string folder, string fresh)
    {
        var old = Old(folder);
        if (Directory.Exists(folder))
        {
            Settle(old, folder);
            Directory.Move(folder, old);
        }

        try
        {
            Directory.Move(fresh, folder);
        }
        catch
        {
            if (Directory.Exists(old)) Directory.Move(old, folder);
            throw;
        }

        Settle(old, folder);
    }

    /// <summary>Moves what is no part of a model from an old folder to the one that took its place, and deletes the old one.</summary>
    private static void Settle(string old, string folder)
    {
        if (!Directory.Exists(old)) return;
        foreach (var entry in Directory.GetFileSystemEntries(old))
        {
            var name = Path.GetFileName(entry);
            var target = Path.Combine(folder, name);
            if (Files.Contains(name, StringComparer.Ordinal) || Path.Exists(target)) continue;
            Directory.Move(entry, target);
        }

        Directory.Delete(old, recursive: true);
    }
}
