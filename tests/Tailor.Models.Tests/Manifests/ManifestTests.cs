using System.Text.Json.Nodes;
using Tailor.Models.Backbones;

namespace Tailor.Models.Tests.Manifests;

public sealed class ManifestTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public ManifestTests() => SampleModels.Write(_scratch["model"], SampleModels.SasRec);

    private string Manifest => _scratch["model/manifest.json"];

    public void Dispose() => _scratch.Dispose();

    public static TheoryData<string> Keys => ["format", "name", "version", "backbone", "itemCount", "seed", "dataset", "metrics", "decisions", "files", "blocks"];

    [Theory]
    [MemberData(nameof(Keys))]
    public void A_missing_key_is_named(string key) => Refused(key, manifest => manifest.Remove(key));

    [Theory]
    [MemberData(nameof(Keys))]
    public void Null_is_no_value(string key) => Refused(key, manifest => manifest[key] = null);

    [Theory]
    [InlineData("width")]
    [InlineData("maxLength")]
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
        File.WriteAllText(Manifest, "{ \"novelty\": [1, 2], \"format\": 2 }");
        Assert.Contains("expected format 1, which this version of Tailor reads, found format 2; a newer version may read it", Error().Message, StringComparison.Ordinal);
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
    public void Decisions_are_typed()
    {
        Change(manifest => manifest["decisions"] = new JsonArray("Precision"));
        using var model = ModelFolder.Open(_scratch["model"]);
        Assert.Equal(Models.Manifests.PlanPart.Precision, Assert.Single(model.Manifest.Decisions));
        Assert.Equal(NormPlacement.Pre, ((SasRecSpec)model.Manifest.Backbone).Norm);
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
