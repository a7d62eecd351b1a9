using Tailor.Models;
using Tailor.Models.Manifests;
using Tailor.Runtime;
using Tailor.Runtime.Interests;
using Tailor.Training.Backbones;
using Tailor.Training.ForwardOfa;
using Tailor.Training.Runs;

namespace Tailor.Training.Tests.Runs;

/// <summary>What a model's extractor is once it is stored in 8 bits.</summary>
public sealed class ExtractorExportTests
{
    private const int Items = 30;

    [Fact]
    public void An_extractor_in_8_bits_opens_as_validation_had_it_and_is_near_that_in_float32()
    {
        var options = new ForwardOfaOptions { ProfileLength = 6, Hidden = 8 };
        using var graph = new ForwardOfaGraph(BackboneGraph.Create(SmallSasRec.Spec, Items, seed: 3), options, epochs: 1, seed: 4);
        var parameters = graph.Parameters.Snapshot();
        using var folder = new TemporaryFolder();
        var draft = new ModelDraft { Name = "coded", Version = "1", Backbone = SmallSasRec.Spec, Seed = 1, Dataset = new("data", "split"), Extractor = options.Extractor(), Customizer = options.Customizer() };
        ModelExport.Write(Path.Combine(folder.Path, "model"), draft, parameters, Cycles.Split(users: 4, Items, length: 6).Sequences, titles: null);
        using var model = ModelFolder.Open(Path.Combine(folder.Path, "model"));
        model.Verify();
        var recommender = Recommender.Open(model);
        var opened = Interests(InterestExtractor.Open(model, recommender)!);
        Assert.Equal(Interests(ModelExport.ToExtractor(options.Extractor(), recommender, parameters)!), opened);

        var floats = Interests(ModelExport.ToExtractor(options.Extractor()! with { Coded = false }, recommender, parameters)!);
        Assert.NotEqual(floats, opened);
        for (var i = 0; i < floats.Length; i++) Assert.InRange(opened[i] - floats[i], -.01f, .01f); // 1/254 of a row's largest weight, a few of them
        var bytes = model.Manifest.Blocks.Where(block => block.Role == BlockRole.Extractor).Sum(block => block.Size);
        Assert.Equal(2 * ((8 * SmallSasRec.Width * SmallSasRec.Width) + (2 * sizeof(float) * 8 * SmallSasRec.Width)), bytes);

        static float[] Interests(InterestExtractor extractor)
        {
            var (session, plain, guided) = (extractor.OpenSession(), new float[SmallSasRec.Width], new float[SmallSasRec.Width]);
            session.Compute([3, 1, 4, 1, 5], plain);
            session.Compute([3, 1, 4, 1, 5], plain, guided);
            return [.. plain, .. guided];
        }
    }
}
