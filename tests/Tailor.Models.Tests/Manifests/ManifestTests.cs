using System.Text.Json.Nodes;
using Tailor.Models.Backbones;

namespace Tailor.Models.Tests.Manifests;

public sealed class ManifestTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public ManifestTests() => SampleModels.Write(_scratch["model"], SampleModels.SasRec);

    private string Manifest => _scratch["model/manifest.json"];

    public void Dispose() => _scratch.Dispose();

    public static TheoryData<string> Keys => ["quantization", "extractor", "customizer", "format", "name", "version", "backbone", "itemCount", "seed", "dataset", "metrics", "decisions", "files", "blocks"];

    public static TheoryData<string> KeysWithoutNull => ["format", "name", "version", "backbone", "itemCount", "seed", "dataset", "metrics", "decisions", "files", "blocks"];

    [Theory]
    [MemberData(nameof(Keys))]
    public void A_missing_key_is_named(string key) => Refused(key, manifest => manifest.Remove(key));

    [Theory]
    [MemberData(nameof(KeysWithoutNull))]
    public void Null_is_no_value(string key) => Refused(key, manifest => manifest[key] = null);

    [Theory]
    [InlineData("width")]
    [InlineData("maxLength")]
    [InlineData("itemBias")]
    [InlineData("heads")]
    [InlineData("norm")]
    [InlineData("normEpsilon")]
    [InlineData("scaleEmbedding")]
    public void A_missing_key_of_the_backbone_is_named(string key) => Refused(key, manifest => manifest["backbone"]!.AsObject().Remove(key));

    [Fact]
    public void An_unknown_key_is_named()
    {
        Refused("colour", manifest => manifest["colour"] = "red");
        Refused("dropout", manifest => manifest["backbone"]!["dropout"] = 0.2);
        Refused("unit", manifest => manifest["metrics"]![0]!["unit"] = "%");
    }

    [Fact]
    public void An_unknown_backbone_is_refused() => Refused("bert4rec", manifest => manifest["backbone"]!["kind"] = "bert4rec");

    [Fact]
    public void A_repeated_key_is_refused()
    {
        File.WriteAllText(Manifest, File.ReadAllText(Manifest).Replace("\"seed\": 7,", "\"seed\": 7, \"seed\": 8,", StringComparison.Ordinal));
        Assert.Contains("each key once", Error().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_format_is_refused_by_number_whatever_else_it_holds()
    {
        File.WriteAllText(Manifest, "{ \"novelty\": [1, 2], \"format\": 8 }");
        Assert.Contains("expected format 1 to 7, which this version of Tailor reads, found format 8; a newer version may read it", Error().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Malformed_text_is_reported_with_its_place()
    {
        var text = File.ReadAllText(Manifest);
        var at = text.IndexOf("\"seed\": 7", StringComparison.Ordinal);
        File.WriteAllText(Manifest, text.Replace("\"seed\": 7", "\"seed\": x", StringComparison.Ordinal));
        Assert.InRange(Error().Offset!.Value, at, at + 10);
        File.WriteAllText(Manifest, string.Empty);
        Assert.Contains("found 0 bytes", Error().Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Width", 0)]
    [InlineData("Width", 5)]
    [InlineData("Heads", 3)]
    [InlineData("Blocks", 65)]
    [InlineData("FeedForward", 100_000)]
    [InlineData("MaxLength", -1)]
    [InlineData("MaxLength", int.MaxValue)]
    public void Sizes_out_of_range_or_at_odds_with_the_tensors_are_refused(string key, int value) =>
        Refused(string.Empty, manifest => manifest["backbone"]![char.ToLowerInvariant(key[0]) + key[1..]] = value);

    [Fact]
    public void Values_that_contradict_each_other_are_refused()
    {
        Refused("blocks", manifest => manifest["blocks"]!.AsArray().RemoveAt(0));
        Refused("files must be", manifest => manifest["files"]![0]!["name"] = "../elsewhere");
        Refused("hexadecimal", manifest => manifest["files"]![0]!["sha256"] = "ABC");
        Refused("bytes, as the manifest says", manifest => manifest["files"]![0]!["size"] = 1);
        Refused("must be F32", manifest => manifest["blocks"]![0]!["type"] = "F16");
        Refused("role", manifest => manifest["blocks"]![0]!["role"] = "Items");
        Refused("itemCount", manifest => manifest["itemCount"] = 0);
        Refused("items.weight (6, 4)", manifest => manifest["itemCount"] = 6);
        Refused("twice under one protocol", manifest => manifest["metrics"]!.AsArray().Add(manifest["metrics"]![0]!.DeepClone()));
        Refused("decisions", manifest => manifest["decisions"] = new JsonArray("Precision", "Precision"));
        Refused("Norm must be", manifest => manifest["backbone"]!["norm"] = 7);
    }

    [Fact]
    public void Values_are_typed()
    {
        using var model = ModelFolder.Open(_scratch["model"]);
        Assert.Equal(NormPlacement.Pre, ((SasRecSpec)model.Manifest.Backbone).Norm);
    }

    [Fact]
    public void Parts_that_contradict_each_other_are_refused()
    {
        SampleModels.Write(_scratch["model"], "sasrec-chord");
        Refused("decisions must be [Precision]", manifest => manifest["decisions"] = new JsonArray());
        Refused("decisions must be [Precision]", manifest => manifest["decisions"] = new JsonArray("Precision", "Structure"));
        Refused("reads an interest, but there is no extractor", manifest => manifest["extractor"] = null);
        Refused("decides Precision, but there is no quantization", manifest => manifest["quantization"] = null);
        Refused("files must be backbone.safetensors, items.safetensors, items.tsv", manifest => (manifest["extractor"], manifest["customizer"], manifest["decisions"]) = (null, null, new JsonArray()));
        Refused("ProfileLength must be 1 to 4096, not 0", manifest => manifest["extractor"]!["profileLength"] = 0);
        Refused("Hidden must be 1 to 1024, not 2147483647", manifest => manifest["customizer"]!["hidden"] = int.MaxValue);
        Refused("Strategy must be Personal or Static, not 7", manifest => manifest["customizer"]!["strategy"] = 7);
        Refused("ActivationBits must be 8 or 32, not 16", manifest => manifest["quantization"]!["activationBits"] = 16);
        Refused("Master must be Float32, Int8, OwnScale, not 3", manifest => manifest["quantization"]!["master"] = 3);
        Refused("blocks must have the 100 tensors", manifest => manifest["quantization"]!["master"] = "Int8");
        Refused("blocks must have the 70 tensors", manifest => manifest["customizer"]!["filterLevel"] = false);
        Refused("role Extractor", manifest => manifest["blocks"]!.AsArray().Single(block => (string?)block!["name"] == "extractor.input.weight")!["role"] = "Customizer");
        Refused("role Customizer", manifest => manifest["blocks"]!.AsArray()[^1]!["role"] = "Backbone");
        Refused("switched", manifest => manifest["quantization"]!.AsObject().Remove("switched"));
        Refused("elementRank", manifest => manifest["customizer"]!.AsObject().Remove("elementRank"));
        Refused("colour", manifest => manifest["extractor"]!["colour"] = "red");
        Refused("bertchord", manifest => manifest["customizer"]!["kind"] = "bertchord");
        Refused("blocks must have", manifest => manifest["backbone"]!["itemBias"] = true);

        SampleModels.Write(_scratch["model"], "gru4rec-int8");
        Refused("layers.0.input.weight (15, 4) must be I8 of that shape, not F32", manifest => manifest["blocks"]![2]!["type"] = "F32");
        Refused("must have 60 bytes, not 240", manifest => manifest["blocks"]![2]!["size"] = 240);
        Refused("items.bias must be in items.safetensors with role Items", manifest => manifest["blocks"]!.AsArray()[^1]!["file"] = "customizer.safetensors");
    }

    [Theory]
    [InlineData("quantization", "null")]
    [InlineData("extractor", "null")]
    [InlineData("customizer", "{}")]
    [InlineData("itemBias", "false")]
    public void Format_1_has_no_keys_of_format_2(string key, string value)
    {
        File.Copy(Path.Combine(GoldenModelTests.Folder, "format-1", "sasrec", "manifest.json"), Manifest, overwrite: true);
        ModelFolder.Open(_scratch["model"]).Dispose();
        Refused($"expected the keys of format 1, found {key}, which came with format 2", manifest => (key == "itemBias" ? manifest["backbone"]!.AsObject() : manifest)[key] = JsonNode.Parse(value));
        Change(manifest => manifest["format"] = 2);
        Assert.Contains("format 2", Error().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Format_2_has_no_keys_of_format_3()
    {
        File.Copy(Path.Combine(GoldenModelTests.Folder, "format-2", "gru4rec", "manifest.json"), Manifest, overwrite: true);
        Refused("expected the keys of format 2, found residual, which came with format 3", manifest => manifest["backbone"]!["residual"] = false);
        Refused("residual", manifest => manifest["format"] = 3);

        SampleModels.Write(_scratch["model"], "nextitnet");
        Refused("The backbone nextitnet came with format 3", manifest => manifest["format"] = 2);
    }

    [Fact]
    public void Sizes_of_residual_backbones_are_checked()
    {
        SampleModels.Write(_scratch["model"], "gru4rec-residual");
        Refused("With Residual, Hidden must be Width, 4, not 5", manifest => manifest["backbone"]!["hidden"] = 5);
        Refused("residual", manifest => manifest["backbone"]!.AsObject().Remove("residual"));
        Refused("residual", manifest => manifest["backbone"]!["residual"] = null);
        Refused("blocks must have", manifest => manifest["backbone"]!["residual"] = false);

        SampleModels.Write(_scratch["model"], "nextitnet");
        Refused("Blocks must be 1 to 64, not 0", manifest => manifest["backbone"]!["blocks"] = 0);
        Refused("Kernel must be 1 to 16, not 17", manifest => manifest["backbone"]!["kernel"] = 17);
        Refused("blocks.0.first.weight (4, 12)", manifest => manifest["backbone"]!["kernel"] = 3);
        Refused("The number of Dilations must be 1 to 64, not 0", manifest => manifest["backbone"]!["dilations"] = new JsonArray());
        Refused("Each of Dilations must be 1 to 2048, not 0", manifest => manifest["backbone"]!["dilations"] = new JsonArray(1, 0));
        Refused("Each of Dilations must be 1 to 2048, not 2049", manifest => manifest["backbone"]!["dilations"] = new JsonArray(2_049));
        Refused("dilations", manifest => manifest["backbone"]!["dilations"] = null);
        Refused("dilations", manifest => manifest["backbone"]!["dilations"] = 4);
        Refused("dilations", manifest => manifest["backbone"]!.AsObject().Remove("dilations"));
        Refused("residual", manifest => manifest["backbone"]!["residual"] = true);
    }

    [Fact]
    public void Format_3_has_no_keys_and_customizers_of_format_4()
    {
        File.Copy(Path.Combine(GoldenModelTests.Folder, "format-3", "sasrec-chord", "manifest.json"), Manifest, overwrite: true);
        Refused("expected the keys of format 3, found guided, which came with format 4", manifest => manifest["extractor"]!["guided"] = false);
        Refused("OwnScale came with format 4", manifest => manifest["quantization"]!["master"] = "OwnScale");
        Refused("guided", manifest => manifest["format"] = 4); // required from then on
        File.Copy(Path.Combine(GoldenModelTests.Folder, "format-4", "sasrec-ofa", "manifest.json"), Manifest, overwrite: true);
        Refused("forward-ofa came with format 4", manifest =>
        {
            manifest["format"] = 3;
            manifest["extractor"]!.AsObject().Remove("guided");
        });
        Refused("the extractor is not guided", manifest => manifest["extractor"]!["guided"] = false);
        Refused("there is no extractor", manifest => manifest["extractor"] = null);
        Refused("Kept must have a digit", manifest => manifest["customizer"]!["kept"] = "10");
        Refused("Kept must have 4 digits", manifest => (manifest["customizer"]!["structures"], manifest["customizer"]!["kept"]) = ("Fixed", "10"));
        Refused("Rank must be 1 to 64, not 0", manifest => manifest["customizer"]!["adaptation"]!["rank"] = 0);
        Refused("Adaptation must be there exactly where parameters are decided", manifest => manifest["customizer"]!["parameters"] = "None");
        Refused("a network with a quantization takes since format 6", manifest => manifest["quantization"] = JsonNode.Parse("""{ "master": "Float32", "switched": false, "activationBits": 8 }"""));
        Refused("1 to 8 blocks that can be skipped; this sasrec has 0", manifest => manifest["backbone"]!["norm"] = "Post");
    }

    [Fact]
    public void Format_5_has_no_coded_extractor()
    {
        File.Copy(Path.Combine(GoldenModelTests.Folder, "format-5", "sasrec-ofa", "manifest.json"), Manifest, overwrite: true);
        Refused("expected the keys of format 5, found coded, which came with format 6", manifest => manifest["extractor"]!["coded"] = false);
        Refused("coded", manifest => manifest["format"] = 6); // required from then on
        SampleModels.Write(_scratch["model"], "sasrec-coded");
        Refused("blocks must have", manifest => manifest["extractor"]!["coded"] = false); // codes where floats are expected
    }

    private void Refused(string part, Action<JsonObject> change)
    {
        var before = File.ReadAllText(Manifest);
        Change(change);
        Assert.Contains(part, Error().Message, StringComparison.Ordinal);
        File.WriteAllText(Manifest, before);
    }

    private void Change(Action<JsonObject> change)
    {
        var manifest = JsonNode.Parse(File.ReadAllText(Manifest))!.AsObject();
        change(manifest);
        File.WriteAllText(Manifest, manifest.ToJsonString());
    }

    private ModelFormatException Error() => Assert.Throws<ModelFormatException>(() => ModelFolder.Open(_scratch["model"]).Dispose());
}
