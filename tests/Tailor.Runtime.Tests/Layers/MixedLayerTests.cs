using Tailor.Models.Plans;
using Tailor.Runtime.Kernels;
using Tailor.Runtime.Layers;
using Tailor.Runtime.Quantization;

namespace Tailor.Runtime.Tests.Layers;

/// <summary>A layer of mixed widths against its definition, step by step in floats: equal to the bit on every kernel.</summary>
public sealed unsafe class MixedLayerTests
{
    private static readonly int[] Sizes = [1, 2, 3, 5, 7, 8, 15, 16, 17, 31, 33, 63, 64, 65, 130];

    public static TheoryData<KernelChoice> Choices => [.. KernelTable.Available];

    [Theory]
    [MemberData(nameof(Choices))]
    public void Outputs_equal_their_definition_bit_for_bit(KernelChoice choice)
    {
        var kernels = KernelTable.Bind(choice, environment: null);
        var seed = 0;
        foreach (var outputs in Sizes)
        {
            foreach (var depth in new[] { 1, 3, 4, 16, 17, 63, 64, 130 })
            {
                foreach (var mix in new[] { "2", "4", "8", "24", "28", "48", "248", "2222248" })
                {
                    seed++;
                    Check(kernels, rows: 1 + (seed % 19), Groups.Dense(outputs), Groups.Dense(depth), mix, (Epilogue)(seed % 3), switched: seed % 2 == 0, seed);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Choices))]
    public void Gaps_between_groups_stay_zero(KernelChoice choice)
    {
        var kernels = KernelTable.Bind(choice, environment: null);
        foreach (var (count, width) in new[] { (2, 3), (3, 6), (3, 33), (4, 16) })
        {
            Check(kernels, rows: 5, Groups.Aligned(count, width, kernels.PanelWidth), Groups.Dense(40), "248", Epilogue.Store, switched: true, seed: width);
            Check(kernels, rows: 5, Groups.Dense(40), Groups.Aligned(count, width, kernels.PanelWidth), "248", Epilogue.Add, switched: false, seed: width);
        }
    }

    [Theory]
    [MemberData(nameof(Choices))]
    public void A_row_that_is_not_finite_gives_no_number_and_spoils_no_other(KernelChoice choice)
    {
        var kernels = KernelTable.Bind(choice, environment: null);
        foreach (var wrong in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity })
        {
            for (var at = 0; at < 37; at++)
            {
                var layer = Layer(Groups.Dense(20), Groups.Dense(37), switched: false, seed: 1);
                var mixed = new MixedLayer(kernels, layer, Codes("248", 20));
                var a = new AlignedFloats(3 * 37);
                a.Span.Fill(0.5f);
                a.Span[37 + at] = wrong;
                var c = Apply(kernels, mixed, 3, a, 37, new AlignedFloats(3 * 64), Epilogue.Store);
                for (var r = 0; r < 3; r++) Assert.All(c.Span.Slice(r * 64, 20).ToArray(), value => Assert.Equal(r == 1, float.IsNaN(value)));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Choices))]
    public void Rows_of_zeros_and_of_next_to_nothing_give_the_bias(KernelChoice choice)
    {
        var kernels = KernelTable.Bind(choice, environment: null);
        var layer = Layer(Groups.Dense(20), Groups.Dense(37), switched: false, seed: 1);
        var mixed = new MixedLayer(kernels, layer, Codes("248", 20));
        foreach (var value in new[] { 0, -0f, float.Epsilon, 1e-38f, -1e-37f })
        {
            var a = new AlignedFloats(37);
            a.Span.Fill(value);
            var c = Apply(kernels, mixed, 1, a, 37, new AlignedFloats(64), Epilogue.Store);
            Assert.Equal(Enumerable.Range(0, 20).Select(o => layer.Bias(o, 1)), c.Span[..20].ToArray());
        }
    }

    [Theory]
    [MemberData(nameof(Choices))]
    public void Codes_of_a_layer_are_the_quantizers(KernelChoice choice)
    {
        var kernels = KernelTable.Bind(choice, environment: null);
        var random = new Random(5);
        foreach (var n in Sizes)
        {
            foreach (var bits in new[] { 2, 4, 8 })
            {
                var weights = new AlignedFloats(n);
                foreach (ref var weight in weights.Span) weight = random.NextSingle() - 0.5f;
                var (codes, expected) = (new AlignedBytes(n), new sbyte[n]);
                var scale = ChannelQuantizer.Quantize(weights.Span, bits, expected);
                for (var i = 0; i < n && i < 8; i++) weights.Span[i] = (i - 3.5f) * scale; // halves: to the even code
                kernels.Codes(n, weights.Start, scale, ChannelQuantizer.LargestCode(bits), 128, codes.Start);
                for (var i = 0; i < n; i++) Assert.Equal(ChannelQuantizer.Code(weights.Span[i], scale, ChannelQuantizer.LargestCode(bits)), codes.Start[i] - 128);
                kernels.Codes(n, weights.Start, scale: 0, 127, 128, codes.Start);
                for (var i = 0; i < n; i++) Assert.Equal(128, codes.Start[i]);
            }
        }
    }

    [Fact]
    public void Panels_are_filled_with_narrower_channels_and_never_wider_than_needed()
    {
        var table = KernelTable.Bind(KernelChoice.Vector128, environment: null).Widths; // panels of 4
        Assert.Equal([3, 3, 3, 3, 2, 2, 2, 2, 1, 1], PanelWidths.Fill(table, [3, 3, 2, 2, 2, 2, 1, 1, 1, 1]).ToArray());
        Assert.Equal([3, 3, 3, 1, 3, 1, 1], PanelWidths.Fill(table, [1, 1, 1, 1, 3, 1, 1]).ToArray());
        Assert.Equal([2, 2], PanelWidths.Fill(table, [2, 2]).ToArray());
        Assert.Equal([1, 1, 1, 1, 1], PanelWidths.Fill(table, [1, 1, 1, 1, 1]).ToArray());
    }

    [Fact]
    public void More_inputs_than_can_be_summed_are_refused()
    {
        var kernels = KernelTable.Bind(KernelChoice.Best, environment: null);
        var layer = new FrozenLayer(new float[MixedLayer.MostInputs + 1], [0], [], [], [], Groups.Dense(1), Groups.Dense(MixedLayer.MostInputs + 1), fold: 1);
        Assert.Throws<NotSupportedException>(() => new MixedLayer(kernels, layer, [3]));
    }

    private static void Check(KernelSet kernels, int rows, Groups outputs, Groups inputs, string mix, Epilogue epilogue, bool switched, int seed)
    {
        var layer = Layer(outputs, inputs, switched, seed);
        var codes = Codes(mix, outputs.Total);
        var mixed = new MixedLayer(kernels, layer, codes);
        var random = new Random(seed + 1);
        var stride = kernels.RowStride(outputs.Span);
        var (a, c, before) = (new AlignedFloats(rows * inputs.Span), new AlignedFloats(rows * stride), new AlignedFloats(rows * stride));
        for (var r = 0; r < rows; r++)
        {
            for (var i = 0; i < inputs.Total; i++) a.Span[(r * inputs.Span) + inputs[i]] = random.NextSingle() - 0.4f;
            for (var o = 0; o < outputs.Total; o++) before.Span[(r * stride) + outputs[o]] = c.Span[(r * stride) + outputs[o]] = random.NextSingle();
        }

        Apply(kernels, mixed, rows, a, inputs.Span, c, epilogue);
        var expected = new float[outputs.Span];
        for (var r = 0; r < rows; r++)
        {
            Array.Clear(expected);
            Row(layer, codes, a.Span.Slice(r * inputs.Span, inputs.Span), before.Span.Slice(r * stride, outputs.Span), epilogue, expected);
            Assert.True(expected.AsSpan().SequenceEqual(c.Span.Slice(r * stride, outputs.Span)), $"{kernels.Choice} {outputs} {inputs} {mix} {epilogue}: row {r} of {rows} differs.");
        }
    }

    /// <summary>The definition: code of a = a · (127 / max|a|), integers summed, (float)sum · (max|a| / 127 · factor) + bias.</summary>
    private static void Row(FrozenLayer layer, byte[] codes, Span<float> a, Span<float> before, Epilogue epilogue, float[] expected)
    {
        var largest = a.ToArray().Max(MathF.Abs);
        int[] input = [.. a.ToArray().Select(value => (int)MathF.Round(value * (127 / largest)))];
        var kernels = KernelTable.Bind(KernelChoice.Scalar, environment: null);
        var weights = new AlignedBytes(AlignedFloats.RoundUp(layer.Inputs.Span, 16));
        var scratch = new AlignedFloats(layer.Inputs.Total);
        for (var channel = 0; channel < codes.Length; channel++)
        {
            layer.Quantize(kernels, channel, codes[channel], 128, scratch, weights.Start);
            var sum = 0;
            for (var i = 0; i < input.Length; i++) sum += (weights.Start[i] - 128) * input[i];
            var value = (sum * (largest / 127 * layer.Factor(channel, codes[channel]))) + layer.Bias(channel, codes[channel]);
            var o = layer.Outputs[channel];
            expected[o] = epilogue switch { Epilogue.Relu => MathF.Max(value, 0), Epilogue.Add => before[o] + value, _ => value };
        }
    }

    private static AlignedFloats Apply(KernelSet kernels, MixedLayer layer, int rows, AlignedFloats a, int aStride, AlignedFloats c, Epilogue epilogue)
    {
        layer.Apply(new LayerInput(kernels, rows, [layer]).Take(rows, a.Start, aStride), c.Start, c.Length / rows, epilogue);
        GC.KeepAlive(a);
        return c;
    }

    private static byte[] Codes(string mix, int channels) => [.. Enumerable.Range(0, channels).Select(channel => Precision.CodeOf(mix[channel * 7 % mix.Length] - '0'))];

    private static FrozenLayer Layer(Groups outputs, Groups inputs, bool switched, int seed)
    {
        var random = new Random(seed);
        var extra = switched ? 3 * outputs.Total : 0;
        return new FrozenLayer(Numbers(outputs.Total * inputs.Total), Numbers(outputs.Total), Numbers(extra), Numbers(extra), [], outputs, inputs, fold: switched ? 0.3f : 1);

        float[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)];
    }
}
