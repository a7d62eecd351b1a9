using Tailor.Models.Elastic;

namespace Tailor.Models.Tests.Elastic;

/// <summary>Budgets of scalable tables, and the order of their pieces.</summary>
public sealed class ElasticLayoutTests
{
    [Fact]
    public void Ten_thousand_budgets_are_met_to_less_than_a_piece()
    {
        var random = new Random(5);
        for (var trial = 0; trial < 100; trial++)
        {
            var header = SampleHeaders.Random(trial, items: 20 + random.Next(2_000), width: 1 + random.Next(24), groups: 1 + random.Next(8));
            var layout = new ElasticLayout(header);
            for (var i = 0; i < 100; i++)
            {
                var budget = random.NextInt64(layout.Full + 100);
                var length = layout.Within(budget);
                if (budget < layout.Shortest)
                {
                    Assert.Null(length);
                    continue;
                }

                Assert.True(length <= budget);
                var bits = layout.Bits(length!.Value);
                var sizes = header.GroupSizes();
                var opened = Enumerable.Range(0, header.Width).Count(d => Enumerable.Range(0, header.Groups).Any(g => bits[(g * header.Width) + d] > 0));
                var planes = Enumerable.Range(0, bits.Length).Sum(at => bits[at] * ((sizes[at / header.Width] + 7) / 8));
                Assert.Equal(length, header.Length + (opened * ElasticLayout.OpeningLength(header.Width, header.Groups)) + planes); // every byte is counted
                if (length == layout.Full) continue;
                var next = layout.Pieces.First(piece => piece.Offset >= length);
                var unused = next.Opens ? layout.Pieces.First(piece => piece.Offset == next.End).End : next.End;
                Assert.True(unused > budget); // and the next piece did not fit
            }
        }
    }

    [Fact]
    public void Pieces_stand_in_the_order_of_their_worth_and_a_dimension_is_opened_before_its_first_bit()
    {
        var header = SampleHeaders.Random(1);
        var layout = new ElasticLayout(header);
        var (opened, bits, last, offset) = (new bool[header.Width], new int[header.Groups * header.Width], int.MaxValue, (long)header.Length);
        foreach (var piece in layout.Pieces)
        {
            Assert.Equal(offset, piece.Offset);
            offset = piece.End;
            if (piece.Opens)
            {
                Assert.False(opened[piece.Dimension]);
                opened[piece.Dimension] = true;
                continue;
            }

            Assert.True(opened[piece.Dimension]);
            var at = (piece.Group * header.Width) + piece.Dimension;
            Assert.Equal(bits[at]++, piece.Bit);
            var worth = header.Weights[piece.Group] + (2 * header.Spreads[at]) + ElasticCode.Worth(piece.Bit);
            Assert.True(worth <= last);
            last = worth;
        }

        Assert.All(Enumerable.Range(0, bits.Length), at => Assert.Equal(header.Spreads[at] == 0 ? 0 : 8, bits[at]));
    }

    [Fact]
    public void A_table_of_equal_items_is_its_header()
    {
        var header = SampleHeaders.Random(1, items: 9, width: 2, groups: 1);
        var flat = new ElasticHeader { Width = 2, Groups = 1, Source = 1, GroupOf = header.GroupOf, Levels = header.Levels, LargestSpread = 0, Weights = [0], Spreads = [0, 0] };
        var layout = new ElasticLayout(flat);
        Assert.Equal((flat.Length, flat.Length), (layout.Shortest, layout.Full));
        Assert.All(ElasticTable.Read(flat.Encode(), "flat").Decode(), value => Assert.Equal(0, value));
    }
}
