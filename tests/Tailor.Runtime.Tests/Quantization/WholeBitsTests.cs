using Tailor.Models.Backbones;
using Tailor.Models.Plans;
using Tailor.Models.Quantization;
using Tailor.Runtime.Kernels;
using Tailor.Runtime.Layers;
using Tailor.Runtime.Quantization;

namespace Tailor.Runtime.Tests.Quantization;

/// <summary>Channels of any whole number of bits, and scales that a model brings with it.</summary>
public sealed unsafe class WholeBitsTests
{
    public static TheoryData<int> Bits => [2, 3, 4, 5, 6, 7, 8];

    [Theory]
    [MemberData(nameof(Bits))]
    public void The_scale_is_the_best_of_those_that_the_rule_tries(int bits)
    {
        var random = new Random(bits);
        for (var n = 1; n < 70; n += 3)
        {
            var weights = Weights(random, n);
            var found = WholeBits.Scale(weights, bits);
            if (bits is 2 or 4 or 8)
            {
                Assert.Equal(ChannelQuantizer.Scale(weights, bits), found);
                continue;
            }

            var largest = weights.Max(MathF.Abs);
            var tried = Enumerable.Range(0, 13).Select(step => largest * (1 - (.04f * step)) / ChannelQuantizer.LargestCode(bits)).ToArray();
            Assert.InRange(Error(weights, found, bits), 0, tried.Min(scale => Error(weights, scale, bits)) * (1 + 1e-5));
        }
    }

    [Theory]
    [MemberData(nameof(Bits))]
    public void Rounded_weights_with_their_own_scale_are_not_rounded_again(int bits)
    {
        var kernels = KernelTable.Bind(KernelChoice.Best, environment: null);
        var (random, row, code) = (new Random(bits), WholeBits.RowOf(bits), Precision.CodeOf(WholeBits.RowOf(bits)));
        var differs = false;
        foreach (var fanIn in (int[])[1, 3, 17, 32, 65])
        {
            var (weights, scales) = (new float[fanIn * 9], new float[9]);
            for (var channel = 0; channel < 9; channel++) scales[channel] = WholeBits.Round(Weights(random, fanIn), bits, weights.AsSpan(channel * fanIn, fanIn));
            var layer = new FrozenLayer(weights, new float[9], [], [], scales, Groups.Dense(9), Groups.Dense(fanIn), fold: 1);
            Assert.Equal(weights.Length + (9 * sizeof(float)), layer.WeightBytes); // kept as codes and scales
            var (scratch, codes) = (new AlignedFloats(fanIn), new AlignedBytes(fanIn));
            for (var channel = 0; channel < 9; channel++)
            {
                Assert.Equal(scales[channel], layer.Factor(channel, code));
                layer.Quantize(kernels, channel, code, offset: 128, scratch, codes.Start);
                for (var k = 0; k < fanIn; k++) Assert.Equal(weights[(channel * fanIn) + k], (codes.Start[k] - 128) * scales[channel]);
                var again = new float[fanIn];
                ChannelQuantizer.Round(weights.AsSpan(channel * fanIn, fanIn), row, again);
                differs |= !weights.AsSpan(channel * fanIn, fanIn).SequenceEqual(again);
            }
        }

        if (bits is 3 or 5 or 6 or 7) Assert.True(differs, "the rule of the row would have rounded again");
    }

    [Theory]
    [MemberData(nameof(Bits))]
    public void A_network_of_such_weights_is_what_its_floats_are(int bits)
    {
        var spec = new CaserSpec { Width = 11, MaxLength = 3, HorizontalFilters = 5, VerticalFilters = 2 };
        var quantization = new QuantizationSpec(MasterType.OwnScale, Switched: false, ActivationBits: 32);
        var (plain, rounded) = (SyntheticModel.Tensors(spec, 30), new TensorMap("rounded"));
        var layers = spec.ChannelLayers().ToDictionary(layer => layer.Weight, StringComparer.Ordinal);
        foreach (var shape in spec.Tensors().Concat(spec.ItemTensors(30)))
        {
            int[] dimensions = [.. shape.Dimensions];
            var values = plain.Floats(shape.Name, dimensions).ToArray();
            if (layers.TryGetValue(shape.Name, out var layer))
            {
                var scales = new float[layer.Channels];
                for (var channel = 0; channel < scales.Length; channel++) scales[channel] = WholeBits.Round(values.AsSpan(channel * layer.FanIn, layer.FanIn), bits, values.AsSpan(channel * layer.FanIn, layer.FanIn));
                rounded.Add($"{layer.Name}.scale", scales, layer.Channels);
            }

            rounded.Add(shape.Name, values, dimensions);
        }

        var precision = Precision.Uniform(SyntheticModel.Channels(spec), WholeBits.RowOf(bits));
        var (floats, packed) = (new float[30], new float[30]);
        int[] history = [3, 17, 4];
        new Recommender(spec, 30, rounded).OpenSession().Score(history, floats);
        new Recommender(spec, 30, rounded, new RecommenderOptions { Quantization = quantization, Precision = precision }).OpenSession().Score(history, packed);
        Assert.Equal(floats, packed); // weights only: no rounding beside that of the weights
        new Recommender(spec, 30, rounded, new RecommenderOptions { Quantization = quantization }).OpenSession().Score(history, packed);
        Assert.Equal(floats, packed); // rows of 8 bits hold them too
    }

    private static float[] Weights(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - random.NextSingle())];

    private static double Error(float[] weights, float scale, int bits) => weights.Sum(weight => Math.Pow(weight - ((double)ChannelQuantizer.Code(weight, scale, ChannelQuantizer.LargestCode(bits)) * scale), 2));
}
