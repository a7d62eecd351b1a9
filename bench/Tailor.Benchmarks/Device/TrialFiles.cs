using Tailor.Benchmarks.Runtime;
using Tailor.Export;
using Tailor.Models;
using Tailor.Models.Backbones;
using Tailor.Models.Catalogues;
using Tailor.Models.Manifests;
using Tailor.Models.Tensors;

namespace Tailor.Benchmarks.Device;

/// <summary>A model folder of random weights, and exports of it beside, made when they are first asked for.</summary>
internal sealed class TrialFiles
{
    /// <summary>Items of a history, and the window.</summary>
    public const int Length = 50;

    /// <summary>Items wanted.</summary>
    public const int Top = 10;

    private TrialFiles(string path) => Path = path;

    /// <summary>The folder that holds all of it.</summary>
    public string Path { get; }

    /// <summary>The model folder.</summary>
    public string Model => System.IO.Path.Combine(Path, "model");

    /// <summary>SASRec, d = 64, two blocks, feed-forward 64, one head as the recipes have it.</summary>
    public static SasRecSpec Spec => RecommendBenchmark.SasRec(width: 64, Length);

    /// <summary>Files that are there.</summary>
    public static TrialFiles At(string path) => new(path);

    /// <summary>Writes the model.</summary>
    /// <param name="path">The folder to make.</param>
    /// <param name="itemCount">Number of items.</param>
    public static TrialFiles Write(string path, int itemCount)
    {
        var files = new TrialFiles(Directory.CreateDirectory(path).FullName);
        var random = new Random(1);
        var draft = new ModelDraft { Name = "trial", Version = "1", Backbone = Spec, Seed = 1, Dataset = new("random weights", "none") };
        ModelFolder.Write(
            files.Model,
            draft,
            Spec.Tensors().Select(Fill),
            Spec.ItemTensors(itemCount).Select(Fill),
            [],
            ItemCatalogue.From(Enumerable.Range(0, itemCount).Select(item => new CatalogueItem($"{item}"))));
        return files;

        TensorSource Fill(TensorShape shape)
        {
            var values = new float[shape.ElementCount];
            foreach (ref var value in values.AsSpan()) value = SyntheticWeights.Next(random);
            return TensorSource.FromFloats(shape.Name, values, shape.Dimensions.AsSpan());
        }
    }

    /// <summary>The model as an ONNX file.</summary>
    public string Onnx(OnnxExportOptions options)
    {
        var file = System.IO.Path.Combine(Path, $"length-{options.Length}-top-{options.Top}-{(options.Quantized ? "int8" : options.OneTable ? "one-table" : "fp32")}.onnx");
        if (File.Exists(file)) return file;
        using var model = ModelFolder.Open(Model);
        OnnxExport.Of(model).Write(file, options);
        return file;
    }
}
