using System.Diagnostics;
using System.Text.Json;
using Tailor.Models.Tensors;

namespace Tailor.Models.Tests;

/// <summary>Files that were written once and must open for ever.</summary>
public sealed class GoldenModelTests
{
    public static string Folder => Path.Combine(AppContext.BaseDirectory, "Golden");

    [Theory]
    [MemberData(nameof(SampleModels.KindsOfFormat1), MemberType = typeof(SampleModels))]
    public void Format_1_opens_for_ever(string kind)
    {
        using var model = ModelFolder.Open(Path.Combine(Folder, "format-1", kind));
        model.Verify();
        Assert.Equal(("sample", "1.0", 7L, 5), (model.Manifest.Name, model.Manifest.Version, model.Manifest.Seed, model.Manifest.ItemCount));
        Assert.Equal(SampleModels.Spec(kind), model.Manifest.Backbone);
        Assert.Equal("A tab\tand a \\", model.Catalogue.Title(0));
        Assert.True(model.Catalogue.TryGetIndex("é", out var index));
        Assert.Equal(2, index);
        Assert.Equal([-0.0537109375f, 0.3662109375f, 0.4677734375f, 0.189453125f], model.ItemTable[..4].ToArray());
    }

    [Theory]
    [MemberData(nameof(SampleModels.KindsOfFormat1), MemberType = typeof(SampleModels))]
    public void Format_1_has_none_of_the_parts_of_format_2(string kind)
    {
        using var model = ModelFolder.Open(Path.Combine(Folder, "format-1", kind));
        var manifest = model.Manifest;
        Assert.Equal((1, false), (manifest.Format, manifest.Backbone.ItemBias));
        Assert.Null(manifest.Quantization);
        Assert.Null(manifest.Extractor);
        Assert.Null(manifest.Customizer);
        Assert.Null(model.Customizer);
    }

    [Theory]
    [MemberData(nameof(SampleModels.KindsOfFormat2), MemberType = typeof(SampleModels))]
    public void Format_2_opens_for_ever(string kind) => Opens(2, kind);

    [Theory]
    [MemberData(nameof(SampleModels.KindsOfFormat3), MemberType = typeof(SampleModels))]
    public void Format_3_opens_for_ever(string kind) => Opens(3, kind);

    [Theory]
    [MemberData(nameof(SampleModels.KindsOfFormat4), MemberType = typeof(SampleModels))]
    public void Format_4_opens_for_ever(string kind) => Opens(4, kind);

    [Theory]
    [MemberData(nameof(SampleModels.KindsOfFormat5), MemberType = typeof(SampleModels))]
    public void Format_5_opens_for_ever(string kind) => Opens(5, kind);

    [Theory]
    [MemberData(nameof(SampleModels.KindsOfFormat6), MemberType = typeof(SampleModels))]
    public void Format_6_opens_for_ever(string kind) => Opens(6, kind);

    [Theory]
    [MemberData(nameof(SampleModels.AllKinds), MemberType = typeof(SampleModels))]
    public void Format_7_opens_for_ever(string kind) => Opens(7, kind);

    /// <summary>An average that an older reader knows nothing of would be exceeded by its devices.</summary>
    [Fact]
    public void What_a_fleet_shares_came_with_format_7()
    {
        using var scratch = new ScratchFolder();
        SampleModels.Write(scratch["model"], "sasrec-fleet");
        var manifest = Path.Combine(scratch["model"], "manifest.json");
        var text = File.ReadAllText(manifest);
        File.WriteAllText(manifest, text.Replace("\"format\": 7", "\"format\": 6", StringComparison.Ordinal));
        Assert.Contains("fleet, which came with format 7", Assert.Throws<ModelFormatException>(() => ModelFolder.Open(scratch["model"])).Message, StringComparison.Ordinal);
        File.WriteAllText(manifest, text.Replace("\"average\": 0.25", "\"average\": 0", StringComparison.Ordinal));
        Assert.Contains("Fleet goes with a controller", Assert.Throws<ModelFormatException>(() => ModelFolder.Open(scratch["model"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LightGcn_came_with_format_5()
    {
        using var scratch = new ScratchFolder();
        SampleModels.Write(scratch["model"], "lightgcn");
        var manifest = Path.Combine(scratch["model"], "manifest.json");
        File.WriteAllText(manifest, File.ReadAllText(manifest).Replace("\"format\": 7", "\"format\": 4", StringComparison.Ordinal));
        Assert.Contains("The backbone lightgcn came with format 5", Assert.Throws<ModelFormatException>(() => ModelFolder.Open(scratch["model"])).Message, StringComparison.Ordinal);
    }

    private static void Opens(int format, string kind)
    {
        using var model = ModelFolder.Open(Path.Combine(Folder, $"format-{format}", kind));
        model.Verify();
        var draft = SampleModels.Draft(kind);
        Assert.Equal((format, draft.Backbone, draft.Quantization), (model.Manifest.Format, model.Manifest.Backbone, model.Manifest.Quantization));
        Assert.Equal((draft.Extractor, draft.Customizer), (model.Manifest.Extractor, model.Manifest.Customizer));
        Assert.Equal(draft.Customizer?.Decides ?? [], model.Manifest.Decisions.AsEnumerable());
        Assert.Equal([-0.0537109375f, 0.3662109375f, 0.4677734375f, 0.189453125f], model.ItemTable[..4].ToArray());
        Assert.Equal(draft.Backbone.ItemBias ? 5 : null, model.ItemBias?.Length);
    }

    [Theory]
    [MemberData(nameof(SampleModels.AllKinds), MemberType = typeof(SampleModels))]
    public void The_writer_still_gives_the_same_bytes(string kind)
    {
        using var scratch = new ScratchFolder();
        SampleModels.Write(scratch["model"], kind);
        var golden = Directory.GetFiles(Path.Combine(Folder, "format-7", kind));
        Assert.Equal(golden.Length, Directory.GetFiles(scratch["model"]).Length);
        foreach (var file in golden) Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(Path.Combine(scratch["model"], Path.GetFileName(file))));
    }

    [Fact]
    public void A_file_of_another_writer_reads()
    {
        using var file = TensorFile.Open(Path.Combine(Folder, "foreign", "foreign.safetensors"));
        Assert.Equal("Größe ☃", file.Metadata["note"]);
        Assert.NotEqual(0, file["matrix"].Offset % 4);
        Assert.Equal([0.5f, -1.25f, 3f, 1e-30f, -0f, 65504f], file.Floats("matrix", 2, 3).ToArray());
        Assert.Equal(new byte[] { 1, 2, 255 }, file.Bytes("bytes").ToArray());
        Assert.Equal(1.5, (double)BitConverter.ToHalf(file.Bytes("half")));
        Assert.Equal(0.1, BitConverter.ToDouble(file.Bytes("scalar")));
        Assert.Equal(long.MinValue, BitConverter.ToInt64(file.Bytes("longs")));
        Assert.Equal(0, file.Floats("empty", 0, 7).Length);
        TensorType[] types = [TensorType.U8, TensorType.I8, TensorType.F32, TensorType.F16, TensorType.BF16, TensorType.F64, TensorType.I32, TensorType.I64];
        Assert.Equal(types, file.Tensors.Where(tensor => tensor.Length > 0).Select(tensor => tensor.Type));
    }

    [SkippableFact]
    public void A_file_written_here_is_read_by_another_reader()
    {
        using var scratch = new ScratchFolder();
        SampleModels.Write(scratch["model"], SampleModels.SasRec);
        using var model = ModelFolder.Open(scratch["model"]);
        using var read = JsonDocument.Parse(Python(Path.Combine(Folder, "foreign", "read.py"), model.Backbone.Path));
        var tensors = read.RootElement.GetProperty("tensors");
        Assert.Equal(SampleModels.SasRec.Tensors().Count(), tensors.EnumerateObject().Count());
        foreach (var shape in SampleModels.SasRec.Tensors())
        {
            var tensor = tensors.GetProperty(shape.Name);
            Assert.Equal(shape.Dimensions.AsEnumerable(), tensor.GetProperty("shape").EnumerateArray().Select(dimension => dimension.GetInt32()));
            Assert.Equal(model.Backbone.Floats(shape.Name).ToArray(), tensor.GetProperty("values").EnumerateArray().Select(value => value.GetSingle()));
        }
    }

    internal static string Python(params string[] arguments)
    {
        Process? process = null;
        try
        {
            process = Process.Start(new ProcessStartInfo("python3", arguments) { RedirectStandardOutput = true, UseShellExecute = false });
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Skip.If(true, "Needs python3, whose standard library is the other reader.");
        }

        using (process)
        {
            var output = process!.StandardOutput.ReadToEnd();
            process.WaitForExit();
            Assert.Equal(0, process.ExitCode);
            return output;
        }
    }
}
