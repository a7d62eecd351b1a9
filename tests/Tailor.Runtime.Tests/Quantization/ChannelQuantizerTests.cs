using Tailor.Runtime.Quantization;

namespace Tailor.Runtime.Tests.Quantization;

/// <summary>The rule is part of the model format: a plan carries no scales, so these numbers may never change.</summary>
public sealed class ChannelQuantizerTests
{
    private static readonly int[] Widths = [2, 4, 8];

    private static readonly float[] Fixed = [0.75f, -0.5f, 0.25f, -0.0625f, 0.3f, 0.9f, -1.1f, 0.01f, 0.62f, -0.33f, 0.47f];

    [Fact]
    public void Scales_and_codes_of_fixed_weights_are_these()
    {
        Golden(Fixed, 8, 0x3C0DE89E, [87, -58, 29, -7, 35, 104, -127, 1, 72, -38, 54]);
        Golden(Fixed, 4, 0x3E1A7A4B, [5, -3, 2, 0, 2, 6, -7, 0, 4, -2, 3]);
        Golden(Fixed, 2, 0x3F392C60, [1, -1, 0, 0, 0, 1, -1, 0, 1, 0, 1]);
    }

    [Fact]
    public void Ternary_codes_are_worked_by_hand()
    {
        // Magnitudes 4, 3, 1: (Σ)²/k = 16, 24.5, 21.33: the two largest, scale 3.5.
        Golden([1, -4, 3], 2, BitConverter.SingleToInt32Bits(3.5f), [0, -1, 1]);
    }

    [Fact]
    public void Four_bits_are_worked_by_hand()
    {
        // Scale 1 leaves 7, −3, 2 and 0 as they are: error 0 at factor 1.
        Golden([7, -3, 2, 0], 4, BitConverter.SingleToInt32Bits(1), [7, -3, 2, 0]);
    }

    [Fact]
    public void Four_bits_are_the_first_best_of_a_plain_search()
    {
        float[] factors = [1, .96f, .92f, .88f, .84f, .8f, .76f, .72f, .68f, .64f, .6f, .56f, .52f];
        var random = new Random(4);
        for (var n = 1; n < 150; n++)
        {
            var weights = Normal(random, n);
            if (n % 7 == 0) weights[n / 2] = 9; // an outlier, worth limiting
            if (n % 11 == 0) weights = [.. weights.Select(weight => weight * 1e-44f)]; // down to where scales become 0
            var largest = weights.Max(MathF.Abs);
            var (best, least) = (0f, double.PositiveInfinity);
            foreach (var scale in factors.Select(factor => largest * factor / 7).Where(scale => scale != 0))
            {
                var error = 0.0;
                foreach (var weight in weights)
                {
                    var difference = (double)weight - ((double)ChannelQuantizer.Code(weight, scale, 7) * scale);
                    error += difference * difference;
                }

                if (error < least) (best, least) = (scale, error);
            }

            Assert.Equal(best, ChannelQuantizer.Scale(weights, 4)); // bit for bit
        }
    }

    [Fact]
    public void Halves_go_to_the_even_code()
    {
        Assert.Equal([0, 2, 2, 0, -2], new[] { 0.5f, 1.5f, 2.5f, -0.5f, -1.5f }.Select(weight => (int)ChannelQuantizer.Code(weight, 1, 7)));
    }

    [Fact]
    public void Rounding_once_is_rounding_for_good()
    {
        var random = new Random(1);
        foreach (var bits in Widths)
        {
            for (var n = 1; n < 200; n++)
            {
                var weights = Normal(random, n);
                var (codes, again) = (new sbyte[n], new sbyte[n]);
                var scale = ChannelQuantizer.Quantize(weights, bits, codes);
                var rounded = new float[n];
                ChannelQuantizer.Round(weights, bits, rounded);
                Assert.Equal(codes.Select(code => code * scale), rounded);
                if (bits == 4) continue; // the search may find a better scale once the largest weight was limited
                Assert.Equal(scale, ChannelQuantizer.Quantize(rounded, bits, again), scale * 1e-6f);
                Assert.Equal(codes, again);
            }
        }
    }

    [Fact]
    public void Codes_stay_within_their_width_and_signs_stay()
    {
        var random = new Random(2);
        foreach (var bits in Widths)
        {
            var largest = ChannelQuantizer.LargestCode(bits);
            Assert.Equal((1 << (bits - 1)) - 1, largest);
            for (var n = 1; n < 200; n++)
            {
                var weights = Normal(random, n);
                var codes = new sbyte[n];
                var scale = ChannelQuantizer.Quantize(weights, bits, codes);
                Assert.True(scale > 0);
                Assert.All(codes, code => Assert.InRange(code, -largest, largest));
                for (var i = 0; i < n; i++) Assert.True(codes[i] == 0 || Math.Sign(codes[i]) == Math.Sign(weights[i]));
            }
        }
    }

    [Fact]
    public void The_ternary_scale_has_the_least_error_of_all_choices()
    {
        var random = new Random(3);
        for (var n = 1; n < 60; n++)
        {
            var weights = Normal(random, n);
            var scale = ChannelQuantizer.Scale(weights, 2);
            var best = Enumerable.Range(1, n).Select(k => weights.Select(MathF.Abs).OrderDescending().Take(k).Average()).Min(Error);
            Assert.Equal(best, Error(scale), 1e-5);

            double Error(float candidate) => weights.Sum(weight => Math.Pow(weight - (ChannelQuantizer.Code(weight, candidate, 1) * (double)candidate), 2));
        }
    }

    [Fact]
    public void A_channel_of_zeros_has_scale_zero_and_codes_zero()
    {
        foreach (var bits in Widths)
        {
            foreach (var n in new[] { 1, 5, 64 })
            {
                var codes = Enumerable.Repeat((sbyte)7, n).ToArray();
                Assert.Equal(0, ChannelQuantizer.Quantize(new float[n], bits, codes));
                Assert.All(codes, code => Assert.Equal(0, code));
            }
        }
    }

    [Fact]
    public void Other_widths_are_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => ChannelQuantizer.Scale([1], 3));

    private static void Golden(float[] weights, int bits, int scaleBits, sbyte[] expected)
    {
        var codes = new sbyte[weights.Length];
        Assert.Equal(scaleBits, BitConverter.SingleToInt32Bits(ChannelQuantizer.Quantize(weights, bits, codes)));
        Assert.Equal(expected, codes);
    }

    private static float[] Normal(Random random, int n) =>
        [.. Enumerable.Range(0, n).Select(_ => (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble())))];
}
