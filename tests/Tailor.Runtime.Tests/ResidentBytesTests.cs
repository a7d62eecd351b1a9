using Tailor.Models.Backbones;
using Tailor.Models.Plans;
using Tailor.Models.Quantization;
using Tailor.Runtime.Quantization;
using Tailor.Runtime.Tests.Backbones;

namespace Tailor.Runtime.Tests;

public sealed class ResidentBytesTests
{
    private const int ItemCount = 160;

    private static readonly SasRecSpec Spec = SasRecTests.Spec(width: 64, length: 50, blocks: 2, heads: 1, feedForward: 64, NormPlacement.Pre, PositionLayout.LeftAligned);

    private static readonly QuantizationSpec Quantization = new(MasterType.Float32, Switched: false, ActivationBits: 8);

    [Fact]
    public void In_floats_weights_take_four_bytes_and_no_master_is_kept()
    {
        var bytes = SyntheticModel.Recommender(Spec, ItemCount).Bytes;
        Assert.Equal(12 * 64 * 64 * 4, bytes.Weights);
        Assert.Equal(12 * 64 * 4, bytes.Outputs);
        Assert.Equal(ItemCount * 64 * 4, bytes.Items);
        Assert.Equal(0, bytes.Master);
        Assert.InRange(bytes.Rest, ((50 * 64) + (5 * 2 * 64)) * 4, ((50 * 64) + (12 * 2 * 64)) * 4); // positions, five norms, and SASRec's padding
        Assert.Equal(bytes.Weights + bytes.Outputs + bytes.Items + bytes.Master + bytes.Rest, bytes.Total);
    }

    [Fact]
    public void Packed_weights_take_as_many_bits_as_the_plan_says()
    {
        var opened = new Recommender(Spec, ItemCount, SyntheticModel.Tensors(Spec, ItemCount), new RecommenderOptions { Quantization = Quantization, ItemBits = 2 });
        Assert.Equal(ItemCount * ((64 * 2 / 8) + 4), opened.Bytes.Items);
        Assert.InRange(opened.Bytes.Master, 12 * 64 * 64 * 4, (12 * 64 * 64 * 4) + (12 * 64 * 4 * 4));
        foreach (var bits in new[] { 2, 4, 8 })
        {
            var precision = Precision.Uniform(12 * 64, bits);
            Assert.Equal(12 * 64 * 64 * bits / 8, opened.PackedBytes(precision));
            Assert.Equal(12 * 64 * 64 * bits / 8, opened.Apply(precision).Bytes.Weights);
        }
    }

    [Fact]
    public void What_a_plan_would_take_is_what_it_takes_on_every_kernel()
    {
        BackboneSpec[] specs = [Spec, Gru4RecTests.Spec(width: 17, length: 7, hidden: 33, layers: 1), CaserTests.Spec(width: 18, length: 7, horizontal: 17, vertical: 1), NextItNetTests.Spec(width: 17, length: 7, blocks: 2, kernel: 3, 1, 2)];
        foreach (var spec in specs)
        {
            foreach (var kernels in Tailor.Runtime.Kernels.KernelTable.Available)
            {
                foreach (var activations in new[] { 8, 32 })
                {
                    var quantization = Quantization with { ActivationBits = activations };
                    var opened = new Recommender(spec, ItemCount, SyntheticModel.Tensors(spec, ItemCount), new RecommenderOptions { Kernels = kernels, Quantization = quantization });
                    var precision = SyntheticModel.Mixed(spec, seed: 4);
                    Assert.Equal(opened.PackedBytes(precision), opened.Apply(precision).Bytes.Weights);
                }
            }
        }
    }

    [Theory]
    [InlineData(MasterType.Float32, 8)]
    [InlineData(MasterType.Int8, 8)]
    [InlineData(MasterType.Float32, 32)]
    public void No_plan_takes_more_than_the_bound_of_any_kernels(MasterType master, int activations)
    {
        BackboneSpec[] specs =
        [
            Spec, SasRecTests.Spec(width: 12, length: 9, blocks: 1, heads: 1, feedForward: 4, NormPlacement.Pre, PositionLayout.LeftAligned),
            SasRecTests.Spec(width: 36, length: 9, blocks: 1, heads: 3, feedForward: 35, NormPlacement.Pre, PositionLayout.LeftAligned), CaserTests.Spec(width: 18, length: 7, horizontal: 17, vertical: 1),
            NextItNetTests.Spec(width: 4, length: 7, blocks: 2, kernel: 2, 1, 2),
        ];
        var quantization = Quantization with { Master = master, ActivationBits = activations };
        foreach (var spec in specs)
        {
            Recommender[] opened = [.. Tailor.Runtime.Kernels.KernelTable.Available.Select(kernels => new Recommender(spec, ItemCount, Tensors(spec, quantization), new RecommenderOptions { Kernels = kernels, Quantization = quantization }))];
            var bound = opened.Min(recommender => recommender.MostBytes);
            Precision[] plans = [.. Enumerable.Range(0, 20).Select(seed => SyntheticModel.Mixed(spec, seed)), .. new[] { 2, 4, 8 }.Select(bits => Precision.Uniform(SyntheticModel.Channels(spec), bits))];
            var most = opened.Max(recommender => plans.Max(plan => recommender.Apply(plan).Bytes.Total));
            Assert.InRange(most, 1, bound);
            if (spec == Spec) Assert.InRange(bound, most, 1.6 * most); // a master of floats is opened in floats
        }
    }

    private static TensorMap Tensors(BackboneSpec spec, QuantizationSpec quantization)
    {
        var map = SyntheticModel.Tensors(spec, ItemCount, quantization);
        if (!quantization.HasCodes) return map;
        foreach (var shape in quantization.Tensors(spec).Where(shape => shape.Name.EndsWith(".scale", StringComparison.Ordinal))) map.Add(shape.Name, Enumerable.Repeat(1f, (int)shape.ElementCount).ToArray(), [.. shape.Dimensions]);
        return map;
    }

    [Fact]
    public void A_master_of_codes_is_kept_as_codes_and_gives_the_same_plans()
    {
        var (floats, codes) = (SyntheticModel.Tensors(Spec, ItemCount), new TensorMap());
        var layers = Spec.ChannelLayers().ToDictionary(layer => layer.Weight, layer => layer.FanIn);
        foreach (var shape in Spec.Tensors().Concat(Spec.ItemTensors(ItemCount)))
        {
            int[] dimensions = [.. shape.Dimensions];
            var values = floats.Floats(shape.Name, dimensions).ToArray();
            if (layers.TryGetValue(shape.Name, out var fanIn))
            {
                for (var at = 0; at < values.Length; at += fanIn) ChannelQuantizer.Round(values.AsSpan(at, fanIn), 8, values.AsSpan(at, fanIn));
            }

            codes.Add(shape.Name, values, dimensions);
        }

        var opened = new Recommender(Spec, ItemCount, codes, new RecommenderOptions { Quantization = Quantization });
        Assert.InRange(opened.Bytes.Master, 12 * 64 * 64, (12 * 64 * 64) + (12 * 64 * 4 * 5));

        var (expected, found) = (new float[ItemCount], new float[ItemCount]);
        new Recommender(Spec, ItemCount, codes).OpenSession().Score([1, 2, 3], expected);
        opened.OpenSession().Score([1, 2, 3], found);
        Assert.Equal(expected, found); // in floats, from codes: bit for bit
    }
}
