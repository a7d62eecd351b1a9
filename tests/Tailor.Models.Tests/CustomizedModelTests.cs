using System.Runtime.InteropServices;
using Tailor.Models.Customizers;
using Tailor.Models.Manifests;
using Tailor.Models.Tensors;

namespace Tailor.Models.Tests;

/// <summary>The parts that came with format 2: quantization, extractor, customizer, item bias.</summary>
public sealed class CustomizedModelTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void A_model_with_extractor_and_customizer_comes_back_whole()
    {
        var draft = SampleModels.Draft("sasrec-chord");
        var written = SampleModels.Write(_scratch["model"], draft);
        using var model = ModelFolder.Open(_scratch["model"]);
        model.Verify();
        Assert.Equal(PlanPart.Precision, Assert.Single(model.Manifest.Decisions));
        Assert.Equal(written.Blocks.Select(block => block.Name), model.Manifest.Blocks.Select(block => block.Name));
        foreach (var (file, tensors) in new[] { (model.Backbone, SampleModels.Backbone(draft)), (model.Items, SampleModels.Items(draft.Backbone)), (model.Customizer!, SampleModels.Customizer(draft)) })
        {
            foreach (var tensor in tensors) Assert.Equal(Bytes(tensor), file.Bytes(tensor.Name).ToArray());
            Assert.Equal(tensors.Length, file.Tensors.Length);
        }

        var roles = model.Manifest.Blocks.ToLookup(block => block.Role, block => block.Name);
        Assert.Equal(ExtractorSpec.Tensors(ExtractorSpec.Plain, 4).Select(shape => shape.Name), roles[BlockRole.Extractor]);
        Assert.Equal(draft.Customizer!.Tensors(draft.Backbone).Select(shape => shape.Name), roles[BlockRole.Customizer]);
        Assert.Equal(["items.weight"], roles[BlockRole.Items]);
        Assert.Contains("blocks.0.attention.query.gain", roles[BlockRole.Backbone]);
    }

    [Fact]
    public void Codes_of_an_extractor_read_as_floats_and_take_a_quarter()
    {
        var draft = SampleModels.Draft("sasrec-coded");
        SampleModels.Write(_scratch["model"], draft);
        using var model = ModelFolder.Open(_scratch["model"]);
        model.Verify();
        var reader = new Quantization.MasterReader(model.Customizer!);
        foreach (var shape in draft.Extractor!.Values(4).Where(draft.Extractor.IsCoded))
        {
            var codes = MemoryMarshal.Cast<byte, sbyte>(model.Customizer!.Bytes(shape.Name));
            var scales = model.Customizer.Floats(shape.Name.Replace("weight", "scale", StringComparison.Ordinal), shape.Dimensions[0]);
            var values = reader.Floats(shape.Name, shape.Dimensions.AsSpan());
            for (var i = 0; i < values.Length; i++) Assert.Equal(codes[i] * scales[i / shape.Dimensions[1]], values[i]);
        }

        var bytes = model.Manifest.Blocks.Where(block => block.Role == BlockRole.Extractor).Sum(block => block.Size);
        Assert.Equal(2 * ((8 * 16) + (2 * 8 * 16)), bytes); // twice 8·d·d codes, and 8·d scales and biases
        Assert.Equal(2 * 4 * ((8 * 16) + (8 * 4)), draft.Extractor.MemoryBytes(4));
    }

    [Fact]
    public void A_master_of_codes_reads_as_floats()
    {
        var draft = SampleModels.Draft("gru4rec-int8");
        SampleModels.Write(_scratch["model"], draft);
        using var model = ModelFolder.Open(_scratch["model"]);
        model.Verify();
        foreach (var layer in draft.Backbone.ChannelLayers())
        {
            var codes = MemoryMarshal.Cast<byte, sbyte>(model.Backbone.Bytes(layer.Weight));
            var scales = model.Backbone.Floats($"{layer.Name}.scale", layer.Channels);
            var weights = model.Weights.Floats(layer.Weight, layer.Channels, layer.FanIn);
            Assert.Equal(layer.WeightCount, weights.Length);
            for (var i = 0; i < weights.Length; i++) Assert.Equal(codes[i] * scales[i / layer.FanIn], weights[i]);
            Assert.Equal(weights, model.Weights.FloatMemory(layer.Weight).Span);
            Assert.True(weights == model.Weights.Floats(layer.Weight)); // the same memory: decoded once
            Assert.Equal(TensorType.I8, model.Manifest.Blocks.Single(block => block.Name == layer.Weight).Type);
        }

        Assert.True(model.Weights.Floats("output.bias", 4) == model.Backbone.Floats("output.bias"));
        Assert.Contains("shape (4, 6), found (4, 5)", Assert.Throws<ModelFormatException>(() => model.Weights.Floats("output.weight", 4, 6).Length).Message, StringComparison.Ordinal);
        Assert.Contains("output.weight of F32, found I8", Assert.Throws<ModelFormatException>(() => model.Backbone.Floats("output.weight").Length).Message, StringComparison.Ordinal);
        Assert.Equal(SampleModels.Items(draft.Backbone).Select(tensor => tensor.Name), model.Items.Tensors.Select(tensor => tensor.Name).OrderDescending(StringComparer.Ordinal));
        Assert.Equal(model.Items.Floats("items.bias", 5).ToArray(), model.ItemBias!.Value.ToArray());
    }

    [Fact]
    public void A_customizer_that_went_does_not_stay_in_the_folder()
    {
        SampleModels.Write(_scratch["model"], "sasrec-chord");
        Assert.True(File.Exists(_scratch["model/customizer.safetensors"]));
        SampleModels.Write(_scratch["model"], "sasrec");
        Assert.False(File.Exists(_scratch["model/customizer.safetensors"]));
    }

    [Fact]
    public void A_customizer_file_that_is_missing_or_changed_is_noticed()
    {
        SampleModels.Write(_scratch["model"], "sasrec-chord");
        var bytes = File.ReadAllBytes(_scratch["model/customizer.safetensors"]);
        bytes[^3] ^= 1;
        _scratch.Write("model/customizer.safetensors", bytes);
        using (var model = ModelFolder.Open(_scratch["model"]))
            Assert.Contains("customizer.safetensors", Assert.Throws<ModelFormatException>(model.Verify).Message, StringComparison.Ordinal);
        File.Delete(_scratch["model/customizer.safetensors"]);
        Assert.Throws<FileNotFoundException>(() => ModelFolder.Open(_scratch["model"]));
    }

    [Fact]
    public void Tensors_that_do_not_fit_the_parts_are_refused()
    {
        var chord = SampleModels.Draft("sasrec-chord");
        var codes = SampleModels.Draft("gru4rec-int8");
        Refused("extractor.input.weight (12, 4) once, found it 0 times", chord, SampleModels.Backbone(chord), []);
        Refused("stranger is no tensor of this customizer", chord, SampleModels.Backbone(chord), [.. SampleModels.Customizer(chord), TensorSource.FromFloats("stranger", new float[1], 1)]);
        Refused("blocks.0.attention.query.gain (4, 3) once", chord, SampleModels.Backbone(chord.Backbone), SampleModels.Customizer(chord));
        Refused("stranger is no tensor of this customizer", codes, SampleModels.Backbone(codes), [TensorSource.FromFloats("stranger", new float[1], 1)]);
        Refused("Expected layers.0.input.weight (15, 4) of I8, found layers.0.input.weight (15, 4) of F32", codes, SampleModels.Backbone(codes with { Quantization = null }), []);
        Refused("output.scale (4) once", codes, [.. SampleModels.Backbone(codes).Where(tensor => tensor.Name != "output.scale")], []);
        Assert.Empty(Directory.GetFileSystemEntries(_scratch.Path));

        void Refused(string message, ModelDraft draft, TensorSource[] backbone, TensorSource[] customizer) => Assert.Contains(
            message,
            Assert.Throws<ArgumentException>(() => ModelFolder.Write(_scratch["model"], draft, backbone, SampleModels.Items(draft.Backbone), customizer, SampleModels.Catalogue)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Codes_and_scales_out_of_range_are_refused()
    {
        var draft = SampleModels.Draft("gru4rec-int8");
        var tensors = SampleModels.Backbone(draft);
        Refused("codes from −127 to 127 in output.weight, found −128 at element 7", TensorSource.FromBytes("output.weight", TensorType.I8, new byte[20].Select((_, i) => (byte)(i == 7 ? 128 : 1)).ToArray(), 4, 5));
        Refused("finite scales of 0 or more in output.scale, found -1 at element 2", TensorSource.FromFloats("output.scale", new float[] { 1, 0, -1, 1 }, 4));
        Refused("finite numbers in output.scale", TensorSource.FromFloats("output.scale", new[] { 1, 0, float.PositiveInfinity, 1 }, 4));

        void Refused(string message, TensorSource wrong)
        {
            TensorSource[] changed = [.. tensors.Where(tensor => tensor.Name != wrong.Name), wrong];
            var error = Assert.Throws<ModelFormatException>(() => ModelFolder.Write(_scratch["model"], draft, changed, SampleModels.Items(draft.Backbone), [], SampleModels.Catalogue));
            Assert.Contains(message, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_draft_whose_parts_do_not_go_together_is_refused()
    {
        var draft = SampleModels.Draft("sasrec-chord");
        foreach (var (part, wrong) in new[]
        {
            ("no quantization", draft with { Quantization = null }),
            ("no extractor", draft with { Extractor = null }),
            ("ProfileLength", draft with { Extractor = new(0) }),
            ("At least one of", draft with { Customizer = (ChordSpec)draft.Customizer! with { FilterLevel = false, ElementLevel = false, LayerLevel = false } }),
        })
            Assert.Contains(part, Assert.Throws<ArgumentException>(() => SampleModels.Write(_scratch["model"], wrong)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_static_customizer_needs_no_extractor()
    {
        var draft = SampleModels.Draft("sasrec-chord");
        draft = draft with { Extractor = null, Customizer = (ChordSpec)draft.Customizer! with { Strategy = ChordStrategy.Static } };
        SampleModels.Write(_scratch["model"], draft);
        using var model = ModelFolder.Open(_scratch["model"]);
        model.Verify();
        Assert.Equal(["static.scores"], model.Customizer!.Tensors.Select(tensor => tensor.Name));
    }

    private static byte[] Bytes(TensorSource tensor)
    {
        using var stream = new MemoryStream();
        tensor.WriteTo(stream);
        return stream.ToArray();
    }
}
