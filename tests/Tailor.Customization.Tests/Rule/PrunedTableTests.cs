using Tailor.Customization.Rule;

namespace Tailor.Customization.Tests.Rule;

/// <summary>Pruned tables: budgets, and what is kept.</summary>
public sealed class PrunedTableTests
{
    [Fact]
    public void Budgets_are_met_to_less_than_a_value_and_the_largest_values_stay()
    {
        var random = new Random(3);
        for (var trial = 0; trial < 200; trial++)
        {
            var (items, width) = (10 + random.Next(60), 4 + random.Next(20));
            var table = SampleTables.Table(items, width, trial);
            var budget = random.NextInt64(PrunedTable.Least(items), items * width * 4L);
            var (kept, bytes) = PrunedTable.Of(table, items, budget);
            Assert.True(bytes <= budget);
            Assert.True(budget - bytes < 2 || bytes == items * (5L + (2 * width))); // all that can be afforded, or all there is
            var count = (int)((bytes - (5L * items)) / 2);
            Assert.True(kept.Count(value => value != 0) <= count);
            var least = Math.Max(1, count / items / 4);
            for (var item = 0; item < items; item++)
            {
                var (own, left) = (table.AsSpan(item * width, width).ToArray(), kept.AsSpan(item * width, width).ToArray());
                var scale = left.Max(MathF.Abs) / 127;
                for (var d = 0; d < width; d++) Assert.InRange(left[d] == 0 ? 0 : left[d] - own[d], -scale, scale);
                foreach (var largest in own.OrderByDescending(MathF.Abs).Take(1)) Assert.Contains(left, value => value != 0 && MathF.Abs(value - largest) <= scale);
                Assert.True(left.Count(value => value != 0) >= Math.Min(least, own.Count(value => MathF.Abs(value) > scale)) || count >= items * width);
            }
        }
    }

    [Fact]
    public void What_is_too_small_or_too_wide_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => PrunedTable.Of(new float[20], 10, PrunedTable.Least(10) - 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => PrunedTable.Of(new float[257 * 2], 2, 1_000));
    }
}
