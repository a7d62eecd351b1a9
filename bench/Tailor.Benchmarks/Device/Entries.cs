using Tailor.Benchmarks.OnnxRuntime;
using Tailor.Benchmarks.Runtime;
using Tailor.Models.Plans;
using Tailor.Models.Quantization;
using Tailor.Runtime;

namespace Tailor.Benchmarks.Device;

/// <summary>Every row. A further one is a line here and a class that implements <see cref="IContestant"/>.</summary>
internal static class Entries
{
    public const string Tailor = "Tailor fp32";
    public const string OnnxRuntime = "ONNX Runtime fp32";
    public const string OnnxRuntimeInt8 = "ONNX Runtime int8";

    /// <summary>Session settings that keep weights as the file has them, in place of a packed copy.</summary>
    private static readonly (string Key, string Value) AsStored = ("session.disable_prepacking", "1");

    public static IReadOnlyList<Entry> All { get; } =
    [
        new(Tailor, Tailor, true, files => new TailorContestant(files)),
        new("Tailor, items of 8 bits", Tailor, false, files => new TailorContestant(files, new() { ItemBits = 8 })),
        new("Tailor, items of 2 bits", Tailor, false, files => new TailorContestant(files, new() { ItemBits = 2 })),
        new("Tailor, layers of 4 bits, items of 8", Tailor, false, files => new TailorContestant(files, Packed(Precision.Uniform(Channels, 4), itemBits: 8))),
        new("Tailor, layers of mixed bits, items of 4", Tailor, false, files => new TailorContestant(files, Packed(new Precision(WidthTrial.Codes([2, 2, 8, 2, 4, 2, 4, 2], Channels)), itemBits: 4))),
        new("Tailor, layers of 2 bits, items of 2", Tailor, false, files => new TailorContestant(files, Packed(Precision.Uniform(Channels, 2), itemBits: 2))),
        .. OrtLibrary.Instance is null ? (Entry[])[] :
        [
            new("ORT fp32, any length, top-k outside", OnnxRuntime, true, files => new OnnxScores(files, new())),
            new("ORT fp32, fixed length, top-k outside", OnnxRuntime, true, files => new OnnxScores(files, new() { Length = TrialFiles.Length })),
            new("ORT fp32, fixed, top-k outside, not packed", OnnxRuntime, true, files => new OnnxScores(files, new() { Length = TrialFiles.Length }, AsStored)),
            new("ORT fp32, fixed length, top-k inside", OnnxRuntime, true, files => new OnnxTop(files, new() { Length = TrialFiles.Length })),
            new("ORT fp32, fixed, one table, top-k outside", OnnxRuntime, true, files => new OnnxScores(files, new() { Length = TrialFiles.Length, OneTable = true })),
            new("ORT fp32, fixed, one table, not packed", OnnxRuntime, true, files => new OnnxScores(files, new() { Length = TrialFiles.Length, OneTable = true }, AsStored)),
            new("ORT int8, fixed length, top-k outside", OnnxRuntimeInt8, false, files => new OnnxScores(files, new() { Length = TrialFiles.Length, Quantized = true })),
        ],
    ];

    private static int Channels => TrialFiles.Spec.ChannelLayers().Sum(layer => layer.Channels);

    private static RecommenderOptions Packed(Precision precision, int itemBits) => new()
    {
        Quantization = new QuantizationSpec(MasterType.Float32, Switched: false, ActivationBits: 8),
        Precision = precision,
        ItemBits = itemBits,
    };
}
