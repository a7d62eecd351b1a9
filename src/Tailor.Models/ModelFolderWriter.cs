using System.Text.Json;
using Tailor.Models.Catalogues;
using Tailor.Models.Files;
using Tailor.Models.Manifests;
using Tailor.Models.Tensors;

namespace Tailor.Models;

/// <summary>
/// Writes model folders. The new folder is called <c>{path}.being-written</c> until it is whole; then the previous one becomes
/// <c>{path}.being-replaced</c>, the new one takes its place, and the old one goes. Killed in between, the next write tidies up, and
/// readers find <c>{path}.being-replaced</c>.
/// </summary>
internal static class ModelFolderWriter
{
    public const string ManifestFile = "manifest.json";
    private static readonly string[] Files = [ManifestFile, ManifestRules.BackboneFile, ManifestRules.ItemsFile, ManifestRules.CatalogueFile];

    /// <summary>The folder to read: the path, or the previous model where a writer was killed between two renames.</summary>
    public static string Existing(string path)
    {
        var folder = Path.TrimEndingDirectorySeparator(path);
        return !Directory.Exists(folder) && File.Exists(Path.Combine(Old(folder), ManifestFile)) ? Old(folder) : folder;
    }

    public static ModelManifest Write(string path, ModelDraft draft, TensorSource[] backbone, TensorSource items, ItemCatalogue catalogue)
    {
        var folder = Target(path);
        var fresh = folder + ".being-written";
        if (Directory.Exists(fresh)) Directory.Delete(fresh, recursive: true);
        Directory.CreateDirectory(fresh);
        try
        {
            var manifest = Fill(fresh, draft, backbone, items, catalogue);
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

    private static ModelManifest Fill(string folder, ModelDraft draft, TensorSource[] backbone, TensorSource items, ItemCatalogue catalogue)
    {
        var manifest = new ModelManifest
        {
            Format = ModelManifest.CurrentFormat,
            Name = draft.Name,
            Version = draft.Version,
            Backbone = draft.Backbone,
            ItemCount = catalogue.Count,
            Seed = draft.Seed,
            Dataset = draft.Dataset,
            Metrics = draft.Metrics,
            Decisions = draft.Decisions,
            Files = [],
            Blocks = [],
        };
        if (ManifestRules.DraftProblems(manifest).ToArray() is { Length: > 0 } problems) throw new ArgumentException(string.Join(" ", problems), nameof(draft));
        RequireTensors([.. draft.Backbone.Tensors()], backbone, nameof(backbone));
        RequireTensors([draft.Backbone.ItemTensor(catalogue.Count)], [items], nameof(items));

        var backboneFile = TensorFileWriter.Write(Path.Combine(folder, ManifestRules.BackboneFile), backbone);
        var itemsFile = TensorFileWriter.Write(Path.Combine(folder, ManifestRules.ItemsFile), [items]);
        var catalogueFile = WholeFile.Write(Path.Combine(folder, ManifestRules.CatalogueFile), stream => stream.Write(catalogue.Text));
        manifest = manifest with
        {
            Files =
            [
                new(ManifestRules.BackboneFile, backboneFile.Size, backboneFile.Sha256),
                new(ManifestRules.ItemsFile, itemsFile.Size, itemsFile.Sha256),
                new(ManifestRules.CatalogueFile, catalogueFile.Size, catalogueFile.Sha256),
            ],
            Blocks = [.. ManifestRules.Expected(manifest).GroupBy(tensor => tensor.File, StringComparer.Ordinal).SelectMany(file => Blocks(folder, file.Key, file))],
        };
        WholeFile.Write(Path.Combine(folder, ManifestFile), stream => JsonSerializer.Serialize(stream, manifest, ManifestJson.Default.ModelManifest));
        return manifest;
    }

    /// <summary>Reads back what was written: digests, and that every number is finite.</summary>
    private static List<ManifestBlock> Blocks(string folder, string name, IEnumerable<(TensorShape Shape, string File, BlockRole Role)> tensors)
    {
        using var file = TensorFile.Open(Path.Combine(folder, name));
        var blocks = new List<ManifestBlock>();
        foreach (var (shape, _, role) in tensors)
        {
            file.RequireFinite(shape.Name);
            var entry = file[shape.Name];
            blocks.Add(new(shape.Name, name, entry.Type, entry.Shape.Dimensions, role, entry.Length, WholeFile.Digest(file.File, entry.Offset, entry.Length)));
        }

        return blocks;
    }

    private static void RequireTensors(TensorShape[] expected, TensorSource[] found, string parameter)
    {
        var byName = found.ToLookup(tensor => tensor.Name, StringComparer.Ordinal);
        foreach (var shape in expected)
        {
            if (byName[shape.Name].Count() != 1) throw new ArgumentException($"Expected the tensor {shape} once, found it {byName[shape.Name].Count()} times.", parameter);
            if (byName[shape.Name].Single() is var tensor && (tensor.Type != TensorType.F32 || tensor.Shape != shape))
                throw new ArgumentException($"Expected {shape} of F32, found {tensor.Shape} of {tensor.Type}.", parameter);
        }

        if (found.Length != expected.Length)
            throw new ArgumentException($"{found.Select(tensor => tensor.Name).Except(expected.Select(shape => shape.Name), StringComparer.Ordinal).First()} is no tensor of this backbone.", parameter);
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
