using FsCheck;
using FsCheck.Fluent;
using Tailor.Models.Plans;

namespace Tailor.Models.Tests.Plans;

/// <summary>Bytes that somebody damaged or made up: refused with a place, or a plan with exactly these bytes.</summary>
public sealed class HostilePlanTests
{
    private const int BodyAt = 6;

    [Fact]
    public void Every_truncation_and_every_flipped_bit_of_a_signed_plan_is_refused()
    {
        using var key = SamplePlans.Key();
        var whole = SamplePlans.Small.Sign(key).Encode();
        Assert.True(Taken(whole));
        for (var length = 0; length < whole.Length; length++) Assert.False(Taken(whole[..length]), $"cut to {length} bytes");
        for (var bit = 0; bit < 8 * whole.Length; bit++)
        {
            var flipped = whole.ToArray();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(Taken(flipped), $"bit {bit}");
        }

        Assert.False(Taken([.. whole, 0]));

        bool Taken(byte[] bytes)
        {
            try
            {
                Plan.Read(bytes, "plan").Verify(key);
                return true;
            }
            catch (Exception refused) when (refused is ModelFormatException or PlanException)
            {
                return false;
            }
        }
    }

    [Fact]
    public void A_damaged_plan_is_refused_or_means_what_its_bytes_say()
    {
        using var key = SamplePlans.Key();
        byte[][] plans = [SamplePlans.Structured.Encode(), SamplePlans.Small.Encode(), SamplePlans.Small.Sign(key).Encode(), SamplePlans.Bare.Encode()];
        var random = new Random(21);
        var refused = 0;
        for (var i = 0; i < 30_000; i++) refused += Refused(Mutation.Of(plans[i % plans.Length], random)) ? 1 : 0;
        Assert.InRange(refused, 10_000, 29_999);
    }

    [Fact]
    public void Made_up_bytes_are_refused_or_mean_what_they_say() => Prop.ForAll(
        Gen.Choose(0, 255).Select(value => (byte)value).ArrayOf().ToArbitrary(),
        body => Refused([.. "TLRP"u8, 1, (byte)Math.Min(127, body.Length), .. body])).QuickCheckThrowOnFailure();

    [Fact]
    public void What_is_wrong_is_said_with_its_place()
    {
        var small = SamplePlans.Small.Encode();
        Wrong(0, "a plan, which starts with TLRP", [.. "TLRX"u8, .. small[4..]]);
        Wrong(4, "format 1, which this version of Tailor reads, found format 2; a newer version may read it", [.. small[..4], 2, .. small[5..]]);
        Wrong(small.Length, "a signature of 64 bytes, or none, found 1 bytes", [.. small, 0]);
        Wrong(BodyAt, "bytes of the body", small[..^1]);
        Wrong(BodyAt - 1, "the length of the body in its shortest encoding", [.. small[..5], 0xAA, 0x00, .. small[6..]]);
        Wrong(BodyAt - 1, "the length of the body of at most 1048576", [.. small[..5], 0x81, 0x80, 0x40, .. small[6..]]);
        Wrong(BodyAt - 1, "the length of the body below 2^64", [.. small[..5], .. Enumerable.Repeat((byte)0xFF, 9), 2]);
        Wrong(BodyAt - 1, "the length of the body of at most 10 bytes", [.. small[..5], .. Enumerable.Repeat((byte)0x80, 9), 0x81, 1]);

        var part = small.Length - 5;
        foreach (byte unknown in (byte[])[5, 9])
            Wrong(part, $"a part that this version of Tailor knows: 1 (Embedding), 2 (Structure), 3 (Parameters), 4 (Precision), found tag {unknown}; a newer version may read it", [.. small[..part], unknown, .. small[(part + 1)..]]);
        Wrong(part + 2, "an embedding of form 1, the beginning of a scalable table, found form 6; a newer version may read it", [.. small[..part], 1, .. small[(part + 1)..]]);
        Wrong(part + 2, "bytes of a part", [.. small[..(part + 1)], 9, .. small[(part + 2)..]]);
        Wrong(part + 3, "2 bytes of codes, found 1", [.. small[..5], 41, .. small[6..(part + 1)], 2, .. small[(part + 2)..^1]]);
        Wrong(part + 3, "2 bits a channel, none of them reserved, found Channel 5 has code 0", [.. small[..^1], 0b_00_11]);
        Wrong(part + 3, "found Bits behind the last channel are set", [.. small[..^1], 0b_01_01_10_11]);
        Wrong(small.Length - 1, "the end of the part Precision, found 1 more bytes", [.. small[..(part + 2)], 4, .. small[(part + 3)..]]);
        Wrong(part + 5, "parts in the order of their tags, each once, found tag 4 behind 4", [.. small[..5], 47, .. small[6..], .. small[part..]]);
        Wrong(part + 2, "the number of channels of at most 1000000, found 1000001", [.. small[..5], 44, .. small[6..(part + 1)], 5, 0xC1, 0x84, 0x3D, .. small[^2..]]);

        var blocks = SamplePlans.Structured.Encode();
        var (structure, parameters) = (blocks.Length - 23, blocks.Length - 19);
        Wrong(structure + 3, "a bit a block, of at least one block, found Bits behind the last block are set", [.. blocks[..(structure + 3)], 0b1_0101, .. blocks[(structure + 4)..]]);
        Wrong(structure + 2, "the number of blocks of at most 1000, found 1001", [.. blocks[..5], (byte)(blocks[5] + 1), .. blocks[6..(structure + 1)], 3, 0xE9, 0x07, .. blocks[(structure + 3)..]]);
        Wrong(structure + 3, "1 bytes of a structure, found 0", [.. blocks[..5], (byte)(blocks[5] - 1), .. blocks[6..(structure + 1)], 1, 4, .. blocks[(structure + 4)..]]);
        Wrong(parameters + 2, "parameters of a known form, each a finite number, found There is no form 4", [.. blocks[..(parameters + 2)], 4, .. blocks[(parameters + 3)..]]);
        Wrong(parameters + 2, "found Value 3 is NaN; expected a finite number", [.. blocks[..^4], 0, 0, 0xC0, 0x7F]);
        Wrong(parameters + 2, "Values take 4 bytes each, found 15 bytes", [.. blocks[..5], (byte)(blocks[5] - 1), .. blocks[6..(parameters + 1)], 16, .. blocks[(parameters + 2)..^1]]);
        Wrong(null, "Model must be 1 to 100 letters", [.. small[..7], (byte)'/', .. small[8..]]);
        Wrong(null, "at most 1048576 bytes", new byte[(1 << 20) + 1]);

        static void Wrong(long? offset, string message, byte[] bytes)
        {
            var error = Assert.Throws<ModelFormatException>(() => Plan.Read(bytes, "plans/7"));
            Assert.Contains(message, error.Message, StringComparison.Ordinal);
            Assert.Equal(("plans/7", offset), (error.File, error.Offset));
        }
    }

    [Fact]
    public void A_length_takes_no_memory_before_it_is_checked()
    {
        // A body of 1 MiB that says a million channels and holds none.
        byte[] plan = [.. SamplePlans.Bare.Encode()[..5], 0, .. SamplePlans.Bare.Encode()[6..], 4, 3, 0xC0, 0x84, 0x3D];
        plan[5] = (byte)(plan.Length - BodyAt);
        Assert.True(Refused(plan));
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.True(Refused(plan));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    /// <summary>Whether bytes are refused; where not, they must be the only encoding of what was read.</summary>
    private static bool Refused(byte[] bytes)
    {
        try
        {
            Assert.Equal(bytes, Plan.Read(bytes, "plan").Encode());
            return false;
        }
        catch (ModelFormatException)
        {
            return true;
        }
    }
}
