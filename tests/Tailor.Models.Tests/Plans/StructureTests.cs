using Tailor.Models.Adaptation;
using Tailor.Models.Plans;

namespace Tailor.Models.Tests.Plans;

/// <summary>The parts that say which blocks run, and with which parameters.</summary>
public sealed class StructureTests
{
    [Fact]
    public void A_bit_a_block_the_first_in_the_lowest()
    {
        var structure = new Structure(true, false, true, true, false, false, false, true, true);
        Assert.Equal([0b1000_1101, 0b1], structure.Encode());
        Assert.Equal(("101100011", 9, 5), (structure.ToString(), structure.Blocks, structure.Kept));
        Assert.Equal(structure, Structure.Decode(structure.Encode(), 9));
        Assert.Equal(structure, Structure.Of(9, 0b1_1000_1101));
        Assert.NotEqual(structure, Structure.All(9));
        Assert.NotEqual(Structure.Of(3, 0), Structure.Of(4, 0));
        Assert.Contains("2 bytes, found 1", Assert.Throws<ArgumentException>(() => Structure.Decode([1], 9)).Message, StringComparison.Ordinal);
        Assert.Contains("behind the last block", Assert.Throws<ArgumentException>(() => Structure.Decode([1, 2], 9)).Message, StringComparison.Ordinal);
        Assert.Contains("at least one block", Assert.Throws<ArgumentException>(() => new Structure()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parameters_are_compared_by_bits_and_must_be_finite()
    {
        Assert.Equal(new Parameters(ParameterForm.Full, [1, -2]), Parameters.Decode(ParameterForm.Full, [0, 0, 128, 63, 0, 0, 0, 192]));
        Assert.NotEqual(new Parameters(ParameterForm.Full, [0f]), new Parameters(ParameterForm.Full, [-0f]));
        Assert.NotEqual(new Parameters(ParameterForm.Full, [0f]), new Parameters(ParameterForm.LowRank, [0f]));
        Assert.Contains("Value 1 is NaN", Assert.Throws<ArgumentException>(() => new Parameters(ParameterForm.Full, [0, float.NaN])).Message, StringComparison.Ordinal);
        Assert.Contains("4 bytes each, found 3", Assert.Throws<ArgumentException>(() => Parameters.Decode(ParameterForm.Full, [1, 2, 3])).Message, StringComparison.Ordinal);
        Assert.Contains("no form 4", Assert.Throws<ArgumentException>(() => new Parameters((ParameterForm)4, [])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_of_each_form_are_worked_by_hand()
    {
        var spec = SamplePlans.SasRec; // d = f = 64, 2 blocks
        var blocks = spec.SkippableBlocks();
        Assert.Equal(["blocks.0.attention", "blocks.0.feedForward", "blocks.1.attention", "blocks.1.feedForward"], blocks.Select(block => block.Name));
        var (scale, low, full) = (new AdaptationSpec(ParameterForm.ScaleShift, 0), new AdaptationSpec(ParameterForm.LowRank, 8), new AdaptationSpec(ParameterForm.Full, 0));
        Assert.Equal((2 * 4 * 64, 2 * 2 * 64), (scale.ValueCount(blocks[0]), scale.ValueCount(blocks[1])));
        Assert.Equal((4 * 8, 2 * 8), (low.ValueCount(blocks[0]), low.ValueCount(blocks[1])));
        Assert.Equal(4 * 64 * 65, full.ValueCount(blocks[0]));
        Assert.Equal((2 * 48) + 0, low.ValueCount(blocks, null));
        Assert.Equal(48, low.ValueCount(blocks, Structure.Of(4, 0b0011)));
        Assert.Equal(24, low.Tensors(spec).Count());
        Assert.Equal(["blocks.0.attention.query.up (64, 8)", "blocks.0.attention.query.down (8, 64)"], low.Tensors(spec).Take(2).Select(shape => shape.ToString()));
        Assert.Empty(scale.Tensors(spec).Concat(full.Tensors(spec)));
        Assert.Equal(["Rank must be 1 to 64, not 0."], new AdaptationSpec(ParameterForm.LowRank, 0).Problems(spec));
        Assert.Contains("it must be 0, not 8", string.Join(' ', new AdaptationSpec(ParameterForm.Full, 8).Problems(spec)), StringComparison.Ordinal);
        var wide = spec with { Width = 192, FeedForward = 192 };
        Assert.Contains("a plan has room for 196352", string.Join(' ', full.Problems(wide)), StringComparison.Ordinal);
        Assert.Empty(scale.Problems(wide));
        Assert.Contains("no blocks", string.Join(' ', full.Problems(SampleModels.Spec("caser"))), StringComparison.Ordinal);
    }
}
