using System.Buffers;
using System.Collections.Immutable;
using Tailor.Models.Backbones;
using Tailor.Models.Customizers;
using Tailor.Models.Quantization;
using Tailor.Models.Tensors;

namespace Tailor.Models.Manifests;

/// <summary>What a manifest's values must satisfy, and what the folder holds for it. All problems at once, a sentence each.</summary>
internal static class ManifestRules
{
    public const string BackboneFile = "backbone.safetensors";
    public const string ItemsFile = "items.safetensors";
    public const string CustomizerFile = "customizer.safetensors";
    public const string CatalogueFile = "items.tsv";

    /// <summary>Most characters of a name.</summary>
    public const int LongestName = 100;

    private const int LongestText = 1_000;
    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    /// <summary>What is wrong with a manifest.</summary>
    public static IEnumerable<string> Problems(ModelManifest manifest)
    {
        string[] problems = [.. DraftProblems(manifest), .. FileProblems(manifest)];
        return problems.Length > 0 ? problems : BlockProblems(manifest);
    }

    /// <summary>What is wrong with a manifest, files and blocks aside.</summary>
    public static IEnumerable<string> DraftProblems(ModelManifest manifest) =>
        [
            .. NameProblems("name", manifest.Name),
            .. NameProblems("version", manifest.Version),
            .. manifest.ItemCount < 1 ? [$"itemCount must be at least 1, not {manifest.ItemCount}."] : Array.Empty<string>(),
            .. manifest.Backbone.Problems().Select(problem => $"backbone: {problem}"),
            .. manifest.Format < 3 && manifest.Backbone is NextItNetSpec ? [$"The backbone {manifest.Backbone.Name} came with format 3."] : Array.Empty<string>(),
            .. manifest.Format < 5 && manifest.Backbone is LightGcnSpec ? [$"The backbone {manifest.Backbone.Name} came with format 5."] : Array.Empty<string>(),
            .. DatasetProblems(manifest.Dataset),
            .. MetricProblems(manifest.Metrics),
            .. DecisionProblems(manifest.Decisions),
            .. CustomizationProblems(manifest),
        ];

    /// <summary>Whether the model has a file for extractor and customizer.</summary>
    public static bool HasCustomizerFile(ModelManifest manifest) => manifest.Extractor is not null || manifest.Customizer is not null;

    /// <summary>What is wrong with a name of models, versions and devices.</summary>
    public static string[] NameProblems(string key, string name) =>
        name.Length is >= 1 and <= LongestName && !name.AsSpan().ContainsAnyExcept(NameCharacters)
            ? []
            : [$"{key} must be 1 to {LongestName} letters, digits, '.', '_' or '-'."];

    private static string[] TextProblems(string key, string text) =>
        text.Length is >= 1 and <= LongestText ? [] : [$"{key} must be 1 to {LongestText} characters."];

    private static IEnumerable<string> DatasetProblems(ManifestDataset dataset) =>
        [.. TextProblems("dataset.name", dataset.Name), .. TextProblems("dataset.protocol", dataset.Protocol)];

    private static IEnumerable<string> MetricProblems(ImmutableArray<ManifestMetric> metrics)
    {
        if (metrics.IsDefault || metrics.Any(metric => metric is null)) return ["metrics must be a list of metrics."];
        return
        [
            .. metrics.SelectMany(metric => TextProblems("metrics.name", metric.Name)),
            .. metrics.SelectMany(metric => TextProblems("metrics.protocol", metric.Protocol)),
            .. metrics.Where(metric => !double.IsFinite(metric.Value)).Select(metric => $"The metric {metric.Name} must be finite."),
            .. metrics.CountBy(metric => (metric.Name, metric.Protocol)).Where(pair => pair.Value > 1).Select(pair => $"The metric {pair.Key.Name} comes twice under one protocol."),
        ];
    }

    private static IEnumerable<string> DecisionProblems(ImmutableArray<PlanPart> decisions)
    {
        if (decisions.IsDefault) return ["decisions must be a list."];
        return
        [
            .. decisions.Where(part => !Enum.IsDefined(part)).Select(part => $"decisions must be {string.Join(", ", Enum.GetNames<PlanPart>())}, not {part}."),
            .. decisions.CountBy(part => part).Where(pair => pair.Value > 1).Select(pair => $"decisions has {pair.Key} twice."),
        ];
    }

    private static IEnumerable<string> CustomizationProblems(ModelManifest manifest)
    {
        var (quantization, extractor, customizer) = (manifest.Quantization, manifest.Extractor, manifest.Customizer);
        foreach (var problem in quantization?.Problems() ?? []) yield return $"quantization: {problem}";
        foreach (var problem in extractor?.Problems() ?? []) yield return $"extractor: {problem}";
        var inRange = !manifest.Backbone.Problems().Any();
        foreach (var problem in (inRange ? customizer?.Problems(manifest.Backbone) : customizer?.Problems()) ?? []) yield return $"customizer: {problem}";
        if (customizer?.ReadsInterest == true && extractor is null) yield return $"customizer: this {customizer.Name} reads an interest, but there is no extractor.";
        if (customizer?.Decides.Contains(PlanPart.Precision) == true && quantization is null) yield return $"customizer: {customizer.Name} decides Precision, but there is no quantization.";
        if (customizer?.ReadsGuidedInterest == true && extractor is { Guided: false }) yield return $"customizer: this {customizer.Name} reads a guided interest, but the extractor is not guided.";
        if (manifest.Format < 6 && customizer?.Adapts is not null && quantization is not null) yield return $"customizer: {customizer.Name} decides Parameters, which a network with a quantization takes since format 6.";
        if (manifest.Format < 4 && quantization?.Master == MasterType.OwnScale) yield return "quantization: OwnScale came with format 4.";
        if (manifest.Format < 4 && customizer is not (null or ChordSpec)) yield return $"customizer: {customizer.Name} came with format 4.";

        // Format 1 had no customizers, but let decisions say what it liked.
        var decides = customizer?.Decides ?? [];
        if (manifest.Format > 1 && !manifest.Decisions.IsDefault && !manifest.Decisions.SequenceEqual(decides))
            yield return $"decisions must be [{string.Join(", ", decides)}], what the customizer decides, not [{string.Join(", ", manifest.Decisions)}].";
    }

    private static IEnumerable<string> FileProblems(ModelManifest manifest)
    {
        var files = manifest.Files;
        string[] expected = HasCustomizerFile(manifest) ? [BackboneFile, CustomizerFile, ItemsFile, CatalogueFile] : [BackboneFile, ItemsFile, CatalogueFile];
        if (files.IsDefault || files.Any(file => file is null)) return ["files must be a list of files."];
        if (!files.Select(file => file.Name).Order(StringComparer.Ordinal).SequenceEqual(expected, StringComparer.Ordinal)) return [$"files must be {string.Join(", ", expected)}, each once."];
        return files.SelectMany(file => DigestProblems(file.Name, file.Size, file.Sha256));
    }

    private static string[] DigestProblems(string name, long size, string sha256) =>
        size >= 0 && sha256.Length == 64 && !sha256.AsSpan().ContainsAnyExcept(HexDigits) ? [] : [$"{name} must have a size and 64 lower-case hexadecimal digits of SHA-256."];

    private static IEnumerable<string> BlockProblems(ModelManifest manifest)
    {
        if (manifest.Blocks.IsDefault || manifest.Blocks.Any(block => block is null || block.Shape.IsDefault)) return ["blocks must be a list of tensors."];
        var expected = ExpectedTensor.Of(manifest).ToArray();
        if (manifest.Blocks.Length != expected.Length) return [$"blocks must have the {expected.Length} tensors that follow from the sizes, not {manifest.Blocks.Length}."];
        return expected.Zip(manifest.Blocks, BlockProblems).SelectMany(problems => problems);
    }

    private static string[] BlockProblems(ExpectedTensor expected, ManifestBlock block)
    {
        var (shape, type, file, role) = expected;
        if (!string.Equals(block.Name, shape.Name, StringComparison.Ordinal)) return [$"blocks must have {shape.Name} where it has {block.Name}."];
        if (!shape.HasDimensions(block.Shape.AsSpan()) || block.Type != type)
            return [$"The block {shape} must be {type} of that shape, not {block.Type} {TensorShape.Format(block.Shape.AsSpan())}."];
        if (!string.Equals(block.File, file, StringComparison.Ordinal) || block.Role != role) return [$"The block {block.Name} must be in {file} with role {role}."];
        if (block.Size != expected.Size) return [$"The block {shape} must have {expected.Size} bytes, not {block.Size}."];
        return DigestProblems(block.Name, block.Size, block.Sha256);
    }
}
