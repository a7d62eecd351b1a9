using System.Buffers.Binary;
using Tailor.Models.Elastic;
using Tailor.Models.Plans;

namespace Tailor.Models.Tests.Elastic;

/// <summary>Streams of scalable tables: written, read, cut and damaged.</summary>
public sealed class ElasticTableTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(7, 3, 2)]
    [InlineData(300, 12, 5)]
    [InlineData(1000, 5, 64)]
    public void A_header_is_read_as_it_was_written(int items, int width, int groups)
    {
        var header = SampleHeaders.Random(3, items, width, groups);
        var bytes = header.Encode();
        Assert.Equal(header.Length, bytes.Length);
        var read = ElasticHeader.Read(bytes, "header");
        Assert.Equal((header.Width, header.Groups, header.Source, header.LargestSpread), (read.Width, read.Groups, read.Source, read.LargestSpread));
        Assert.Equal(header.GroupOf.ToArray(), read.GroupOf.ToArray());
        Assert.Equal(header.Levels.ToArray(), read.Levels.ToArray());
        Assert.Equal(header.Weights.ToArray(), read.Weights.ToArray());
        Assert.Equal(header.Spreads.ToArray(), read.Spreads.ToArray());
    }

    [Fact]
    public void A_longer_prefix_goes_on_where_the_shorter_one_ends()
    {
        var header = SampleHeaders.Random(1);
        var (stream, layout) = (SampleHeaders.Stream(header), new ElasticLayout(header));
        var whole = ElasticTable.Read(stream, "whole");
        foreach (var budget in new[] { layout.Shortest, layout.Full / 5, layout.Full / 2 })
        {
            var table = ElasticTable.Read(stream.AsMemory(0, (int)layout.Within(budget)!), "prefix");
            var sizes = header.GroupSizes();
            for (var group = 0; group < header.Groups; group++)
            {
                for (var dimension = 0; dimension < header.Width; dimension++)
                {
                    var (some, all) = (new byte[sizes[group]], new byte[sizes[group]]);
                    table.Codes(group, dimension, some);
                    whole.Codes(group, dimension, all);
                    var (kept, full) = (table.Bits(group, dimension), whole.Bits(group, dimension));
                    Assert.True(kept <= full);
                    Assert.Equal(all.Select(code => code >> (full - kept)), some.Select(code => (int)code));
                }
            }

            Assert.Equal(whole.Decode(layout.Bits(table.Length)), table.Decode());
        }
    }

    [Fact]
    public void Every_cut_inside_a_piece_is_refused()
    {
        var header = SampleHeaders.Random(2, items: 40, width: 3, groups: 2);
        var (stream, layout) = (SampleHeaders.Stream(header), new ElasticLayout(header));
        for (var length = 0; length <= stream.Length; length++)
        {
            if (length >= layout.Shortest && layout.Within(length) == length) Assert.Equal(length, ElasticTable.Read(stream.AsMemory(0, length), "cut").Length);
            else Assert.Throws<ModelFormatException>(() => ElasticTable.Read(stream.AsMemory(0, length), "cut"));
        }
    }

    [Fact]
    public void A_damaged_header_is_refused_or_another_table_and_nothing_worse()
    {
        var stream = SampleHeaders.Stream(SampleHeaders.Random(2, items: 40, width: 3, groups: 2));
        var refused = 0;
        for (var at = 0; at < 120; at++)
        {
            foreach (var value in new byte[] { 0, 1, 0x7F, 0x80, 0xFF })
            {
                var damaged = stream.ToArray();
                damaged[at] = value;
                try
                {
                    _ = ElasticTable.Read(damaged, "damaged").Decode();
                }
                catch (ModelFormatException error)
                {
                    Assert.StartsWith("damaged", error.Message, StringComparison.Ordinal);
                    refused++;
                }
            }
        }

        Assert.InRange(refused, 100, 599);
    }

    [Theory]
    [InlineData(0, (byte)'X', "a scalable table, which starts with TLET")]
    [InlineData(4, 9, "format 1, which this version of Tailor reads, found format 9; a newer version may read it")]
    [InlineData(5, 0, "1 to 64 groups, found 0")]
    [InlineData(7, 0xFF, "embeddings of 1 to 1024 values")]
    [InlineData(11, 0xFF, "at least 1 item")]
    [InlineData(11, 0x7F, "the groups of")]
    [InlineData(21, 0xFC, "a positive level")]
    public void What_is_wrong_is_said(int at, byte value, string expected)
    {
        var stream = SampleHeaders.Stream(SampleHeaders.Random(2, items: 40, width: 3, groups: 2));
        stream[at] = value;
        Assert.Contains(expected, Assert.Throws<ModelFormatException>(() => ElasticTable.Read(stream, "stream")).Message, StringComparison.Ordinal);
    }

    /// <summary>Nothing in the bytes bounds the items of one group, which take no bits: a tiny header must not ask for gigabytes.</summary>
    [Theory]
    [InlineData(int.MaxValue, "at most 16777216 items in one group, found 2147483647")]
    [InlineData(1 << 24, "the shortest table")] // within the bound it is too short for them
    public void Items_of_one_group_are_bounded(int items, string expected)
    {
        var stream = SampleHeaders.Stream(SampleHeaders.Random(2, items: 40, width: 3, groups: 1));
        BinaryPrimitives.WriteInt32LittleEndian(stream.AsSpan(8), items);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains(expected, Assert.Throws<ModelFormatException>(() => ElasticTable.Read(stream, "stream")).Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 40 << 20);
    }

    [Fact]
    public void A_plan_part_fits_its_bytes_only()
    {
        byte[] bytes = [1, 2, 3];
        var part = Embedding.Of(bytes);
        part.Require(bytes);
        Assert.Contains("the first 3 bytes", Assert.Throws<PlanException>(() => part.Require([1, 2])).Message, StringComparison.Ordinal);
        Assert.Contains("SHA-256", Assert.Throws<PlanException>(() => part.Require([1, 2, 4])).Message, StringComparison.Ordinal);
        var plan = Tests.Plans.SamplePlans.Structured with { Embedding = part };
        Assert.Equal(plan, Plan.Read(plan.Encode(), "plan"));
        Assert.NotEqual(plan, plan with { Embedding = Embedding.Of([9]) });
    }
}
