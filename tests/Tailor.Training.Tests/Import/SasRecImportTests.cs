using System.Text.Json;
using Tailor.Models;
using Tailor.Models.Backbones;
using Tailor.Models.Catalogues;
using Tailor.Models.Tensors;
using Tailor.Runtime;
using Tailor.Training.Import;

namespace Tailor.Training.Tests.Import;

/// <summary>Checkpoints of PyTorch 1.13.1 (Golden/write.py) import, and the runtime scores with them as PyTorch did.</summary>
public sealed class SasRecImportTests : IDisposable
{
    private const float Tolerance = 1e-4f;
    private readonly TemporaryFolder _folder = new();

    internal static string Golden => Path.Combine(AppContext.BaseDirectory, "Import", "Golden");

    private string Model => Path.Combine(_folder.Path, "model");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("original.pth", SasRecVariant.Original)]
    [InlineData("original.safetensors", SasRecVariant.Original)]
    [InlineData("unmasked.pth", SasRecVariant.Unmasked)]
    [InlineData("pre.pth", SasRecVariant.PreNorm)]
    [InlineData("post.pth", SasRecVariant.PostNorm)]
    public void Scores_are_those_of_pytorch(string file, SasRecVariant variant)
    {
        SasRecImport.Run(Path.Combine(Golden, file), Model, new SasRecImportOptions { Variant = variant, Heads = 2 });
        using var model = ModelFolder.Open(Model);
        model.Verify();
        var session = new Recommender(model.Manifest.Backbone, model.Manifest.ItemCount, new TensorFileSource(model.Backbone, model.Items)).OpenSession();
        using var golden = JsonDocument.Parse(File.ReadAllText(Path.Combine(Golden, "scores.json")));
        var expected = golden.RootElement.GetProperty("scores").GetProperty(Path.GetFileNameWithoutExtension(file));
        var scores = new float[model.Manifest.ItemCount];
        foreach (var (history, wanted) in golden.RootElement.GetProperty("histories").EnumerateArray().Zip(expected.EnumerateArray()))
        {
            session.Score(history.EnumerateArray().Select(item => item.GetInt32() - 1).ToArray(), scores);
            Assert.Equal(20, wanted.GetArrayLength());
            foreach (var (score, item) in wanted.EnumerateArray().Select((score, item) => (score.GetSingle(), item)))
                Assert.True(MathF.Abs(score - scores[item]) <= Tolerance, $"{file}, history {history}, item {item}: PyTorch {score}, here {scores[item]}.");
        }
    }

    [Fact]
    public void The_variant_matters()
    {
        // Otherwise the test above could not fail: the same bytes, read as another version of the code, score otherwise.
        float[] Scores(SasRecVariant variant)
        {
            SasRecImport.Run(Path.Combine(Golden, "pre.pth"), Model, new SasRecImportOptions { Variant = variant, Heads = 2 });
            using var model = ModelFolder.Open(Model);
            var scores = new float[20];
            new Recommender(model.Manifest.Backbone, 20, new TensorFileSource(model.Backbone, model.Items)).OpenSession().Score([1, 2], scores);
            return scores;
        }

        var all = Enum.GetValues<SasRecVariant>().Select(Scores).ToArray();
        foreach (var (one, other) in from one in all from other in all where one != other select (one, other))
            Assert.Contains(one.Zip(other), pair => MathF.Abs(pair.First - pair.Second) > 0.01f);
    }

    [Fact]
    public void Ids_titles_and_the_window_can_be_given()
    {
        var items = Enumerable.Range(0, 20).Select(i => new CatalogueItem($"film-{i}", $"Film {i}")).ToArray();
        var manifest = SasRecImport.Run(Path.Combine(Golden, "pre.pth"), Model, new SasRecImportOptions
        {
            Variant = SasRecVariant.PreNorm,
            Heads = 4,
            MaxLength = 7,
            NormEpsilon = 1e-5f,
            Name = "films",
            Items = items,
        });
        Assert.Equal(
            new SasRecSpec { Width = 8, MaxLength = 7, Blocks = 2, Heads = 4, FeedForward = 8, Norm = NormPlacement.Pre, Layout = PositionLayout.Unmasked, EmbeddingNorm = false, ScaleEmbedding = true, NormEpsilon = 1e-5f },
            manifest.Backbone);
        using var model = ModelFolder.Open(Model);
        Assert.True(model.Catalogue.TryGetIndex("film-19", out var index));
        Assert.Equal((19, "Film 19", "films"), (index, model.Catalogue.Title(index), model.Manifest.Name));
    }

    [Theory]
    [InlineData(3, null, "Heads must divide")]
    [InlineData(2, 11, "10 positions, but a window of 11")]
    [InlineData(2, 0, "a window of 0")]
    public void Options_that_do_not_fit_are_the_callers_fault(int heads, int? length, string message)
    {
        var options = new SasRecImportOptions { Variant = SasRecVariant.PostNorm, Heads = heads, MaxLength = length };
        Assert.Contains(message, Assert.Throws<ArgumentException>(() => SasRecImport.Run(Path.Combine(Golden, "post.pth"), Model, options)).Message, StringComparison.Ordinal);
        Assert.Contains("20 items, but 1 are given", Assert.Throws<ArgumentException>(() => SasRecImport.Run(Path.Combine(Golden, "post.pth"), Model, options with { Heads = 2, MaxLength = null, Items = [new("1")] })).Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Model));
    }

    [Theory]
    [InlineData("item_emb.weight", "a tensor item_emb.weight")]
    [InlineData("attention_layers.1.in_proj_bias", "a tensor attention_layers.1.in_proj_bias")]
    [InlineData("last_layernorm.bias", "a tensor last_layernorm.bias")]
    [InlineData("attention_layernorms.1.weight", "only the tensors of SASRec")]
    public void A_tensor_that_is_missing_is_named(string name, string message) =>
        Refused(message, tensors => tensors.Remove(name));

    [Fact]
    public void Tensors_of_another_model_are_named()
    {
        Refused("found user_emb.weight", tensors => tensors.Add("user_emb.weight", TensorSource.FromFloats("user_emb.weight", new float[2], 2)));
        Refused("forward_layers.0.conv1.weight (8, 8, 1), found forward_layers.0.conv1.weight (64)", tensors => tensors["forward_layers.0.conv1.weight"] = TensorSource.FromFloats("forward_layers.0.conv1.weight", new float[64], 64));
        Refused("pos_emb.weight (11, 8)", tensors => tensors["pos_emb.weight"] = TensorSource.FromFloats("pos_emb.weight", new float[44], 11, 4));
        Refused("item_emb.weight of 2 dimensions", tensors => tensors["item_emb.weight"] = TensorSource.FromFloats("item_emb.weight", new float[8], 8));
    }

    private void Refused(string message, Action<Dictionary<string, TensorSource>> change)
    {
        Dictionary<string, TensorSource> tensors;
        using (var file = TensorFile.Open(Path.Combine(Golden, "original.safetensors")))
            tensors = file.Tensors.ToDictionary(entry => entry.Name, entry => TensorSource.FromFloats(entry.Name, file.Floats(entry.Name).ToArray(), entry.Shape.Dimensions.AsSpan()), StringComparer.Ordinal);
        tensors["pos_emb.weight"] = TensorSource.FromFloats("pos_emb.weight", new float[88], 11, 8);
        change(tensors);
        var path = Path.Combine(_folder.Path, "other.safetensors");
        TensorFileWriter.Write(path, tensors.Values);
        var error = Assert.Throws<ModelFormatException>(() => SasRecImport.Run(path, Model, new SasRecImportOptions { Variant = SasRecVariant.Unmasked }));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Model));
    }
}
