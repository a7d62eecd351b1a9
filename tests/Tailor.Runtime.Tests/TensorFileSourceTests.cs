using Tailor.Models;
using Tailor.Models.Catalogues;
using Tailor.Models.Manifests;
using Tailor.Models.Tensors;
using Tailor.Runtime.Quantization;

namespace Tailor.Runtime.Tests;

public sealed class TensorFileSourceTests : IDisposable
{
    private const int Items = 9;
    private readonly string _folder = Directory.CreateTempSubdirectory("tailor-source-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_model_stored_as_codes_scores_as_the_weights_that_they_stand_for()
    {
        var spec = Backbones.Gru4RecTests.Spec(width: 7, length: 5, hidden: 9, layers: 2);
        var tensors = SyntheticModel.Tensors(spec, Items);
        var (stored, rounded) = (new List<TensorSource>(), new TensorMap());
        var layers = spec.ChannelLayers().ToDictionary(layer => layer.Weight, StringComparer.Ordinal);
        foreach (var shape in spec.Tensors().Concat(spec.ItemTensors(Items)))
        {
            int[] dimensions = [.. shape.Dimensions];
            var values = tensors.Floats(shape.Name, dimensions).ToArray();
            if (!layers.TryGetValue(shape.Name, out var layer))
            {
                stored.Add(TensorSource.FromFloats(shape.Name, values, dimensions));
                rounded.Add(shape.Name, values, dimensions);
                continue;
            }

            var (codes, scales, weights) = (new sbyte[values.Length], new float[layer.Channels], new float[values.Length]);
            for (var channel = 0; channel < layer.Channels; channel++)
                scales[channel] = ChannelQuantizer.Quantize(values.AsSpan(channel * layer.FanIn, layer.FanIn), 8, codes.AsSpan(channel * layer.FanIn));
            for (var i = 0; i < weights.Length; i++) weights[i] = codes[i] * scales[i / layer.FanIn];
            stored.Add(TensorSource.FromBytes(shape.Name, TensorType.I8, Array.ConvertAll(codes, code => unchecked((byte)code)), dimensions));
            stored.Add(TensorSource.FromFloats($"{layer.Name}.scale", scales, layer.Channels));
            rounded.Add(shape.Name, weights, dimensions);
        }

        var draft = new ModelDraft { Name = "codes", Version = "1", Backbone = spec, Quantization = new(Models.Quantization.MasterType.Int8, Switched: false, 32), Seed = 1, Dataset = new("made up", "none") };
        var catalogue = ItemCatalogue.From(Enumerable.Range(0, Items).Select(i => new CatalogueItem($"{i}")));
        ModelFolder.Write(_folder, draft, stored.Where(tensor => tensor.Name != "items.weight"), stored.Where(tensor => tensor.Name == "items.weight"), [], catalogue);

        var (expected, found) = (new float[Items], new float[Items]);
        new Recommender(spec, Items, rounded).OpenSession().Score([1, 2, 3], expected);
        using (var folder = ModelFolder.Open(_folder)) Recommender.Open(folder).OpenSession().Score([1, 2, 3], found);
        Assert.Equal(expected, found);
    }

    [Fact]
    public void Codes_without_a_scale_are_no_floats()
    {
        var path = Path.Combine(_folder, "codes.safetensors");
        TensorFileWriter.Write(path, [TensorSource.FromBytes("layer.weight", TensorType.I8, new byte[4], 2, 2), TensorSource.FromFloats("layer.bias", new float[2], 2)]);
        using var file = TensorFile.Open(path);
        var source = new TensorFileSource(file);
        Assert.Equal(2, source.Floats("layer.bias", 2).Length);
        Assert.Contains("layer.weight of F32, found I8", Assert.Throws<ModelFormatException>(() => source.Floats("layer.weight", 2, 2).Length).Message, StringComparison.Ordinal);
        Assert.Contains("no tensor of that name", Assert.Throws<ModelFormatException>(() => source.Floats("other", 1).Length).Message, StringComparison.Ordinal);
    }
}
