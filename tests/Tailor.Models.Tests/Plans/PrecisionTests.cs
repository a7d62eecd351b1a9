using FsCheck;
using FsCheck.Fluent;
using Tailor.Models.Backbones;
using Tailor.Models.Plans;

namespace Tailor.Models.Tests.Plans;

public sealed class PrecisionTests
{
    private static Arbitrary<byte[]> Codes => Gen.Choose(1, 3).Select(code => (byte)code).NonEmptyListOf().Select(codes => codes.ToArray()).ToArbitrary();

    [Fact]
    public void Every_precision_comes_back_from_two_bits_a_channel() => Prop.ForAll(Codes, codes =>
    {
        var precision = new Precision(codes);
        var bytes = precision.Encode();
        Assert.Equal((codes.Length + 3) / 4, bytes.Length);
        var read = Precision.Decode(bytes, codes.Length);
        Assert.Equal(codes, read.Codes.ToArray());
        Assert.Equal(precision, read);
        Assert.Equal(precision.GetHashCode(), read.GetHashCode());
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_bytes_are_one_precision_or_none() => Prop.ForAll(Gen.Choose(0, 255).Select(value => (byte)value).NonEmptyListOf().Select(bytes => bytes.ToArray()).ToArbitrary(), Gen.Choose(0, 3).ToArbitrary(), (bytes, unused) =>
    {
        var channels = (4 * bytes.Length) - unused;
        try
        {
            Assert.Equal(bytes, Precision.Decode(bytes, channels).Encode());
        }
        catch (ArgumentException)
        {
            var codes = Enumerable.Range(0, 4 * bytes.Length).Select(channel => (bytes[channel / 4] >> (2 * (channel % 4))) & 3).ToArray();
            Assert.True(codes[..channels].Contains(0) || codes[channels..].Any(code => code != 0));
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_first_channel_stands_in_the_lowest_bits() => Assert.Equal(new byte[] { 0b_01_11_10_01, 0b_11 }, new Precision(1, 2, 3, 1, 3).Encode());

    [Fact]
    public void Reserved_codes_and_stray_bits_are_refused()
    {
        Refused("Channel 1 has code 0; expected 1 (2 bits), 2 (4 bits) or 3 (8 bits)", () => Precision.Decode([0b_01_01_00_01], 4));
        Refused("Bits behind the last channel are set", () => Precision.Decode([0b_01_01_01_01], 3));
        Refused("5 channels take 2 bytes, found 1", () => Precision.Decode([0b_01_01_01_01], 5));
        Refused("4 channels take 1 bytes, found 2", () => Precision.Decode([0b_01_01_01_01, 0], 4));
        Refused("at least one channel", () => new Precision());
        Refused("Channel 2 has code 4", () => new Precision(1, 2, 4));
        Refused("channels", () => Precision.Decode([], 0));

        static void Refused(string message, Func<Precision> make) => Assert.Contains(message, Assert.ThrowsAny<ArgumentException>(make).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bits_and_codes_belong_together()
    {
        foreach (var code in new byte[] { 1, 2, 3 }) Assert.Equal(code, Precision.CodeOf(Precision.BitsOf(code)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Precision.CodeOf(3));
        Assert.Equal(new byte[] { 2, 2, 2 }, Precision.Uniform(3, 4).Codes.ToArray());
    }

    [Fact]
    public void Average_bits_are_weighted_by_fan_in()
    {
        ChannelLayer[] layers = [new("a", 2, 10), new("b", 1, 100)];
        Assert.Equal(((10 * 8) + (10 * 2) + (100 * 4)) / 120.0, new Precision(3, 1, 2).AverageBits(layers), 1e-12);
        Assert.Contains("The network has 3 channels, the precision 2", Assert.Throws<ArgumentException>(() => new Precision(1, 1).AverageBits(layers)).Message, StringComparison.Ordinal);
    }
}
