using System.Numerics.Tensors;
using Tailor.Interactions.Randomness;
using Tailor.Training.Batches;
using Tailor.Training.Graphs;

namespace Tailor.Training.Rule;

/// <summary>What RULE asks of rows in blocks: scores in tiles, or dot products over leading blocks, and blocks that differ.</summary>
/// <param name="options">RULE's settings.</param>
/// <param name="rowWidth">Floats of a row.</param>
/// <param name="groups">Which items keep the same blocks; may be null in the faithful school, whose training does not know it.</param>
/// <param name="seed">Draws what is kept in a step.</param>
/// <param name="temperature">Divides cosines in the nested school; 0 for dot products.</param>
internal sealed class RuleObjective(RuleOptions options, int rowWidth, ItemGroups? groups, int seed, double temperature = 0) : GraphObjective(temperature)
{
    private readonly int _width = rowWidth / options.Blocks;
    private readonly TileScore _tiles = new(options.Blocks);

    /// <inheritdoc/>
    public override RowScore Ranking => options.School == RuleSchool.Faithful ? _tiles : DotScore.Whole;

    /// <inheritdoc/>
    public override object? Identity => options;

    /// <inheritdoc/>
    public override IReadOnlyList<RowScore> Scores(long step)
    {
        if (options.School == RuleSchool.Faithful) return [_tiles];
        var random = new RandomStream((long)RandomPurpose.KeptBlocks, seed, step);
        var scores = new List<RowScore> { Score(kept: null), Keeping(_ => 1) };
        for (var draw = 0; draw < options.Draws; draw++)
        {
            int[] kept = [.. Enumerable.Range(0, groups!.Count).Select(_ => 1 + random.Below(options.Blocks))];
            scores.Add(Keeping(group => kept[group]));
        }

        return scores;
    }

    private RowScore Keeping(Func<int, int> blocks) => Score(Array.ConvertAll(groups!.GroupOf, group => blocks(group) * _width));

    /// <inheritdoc/>
    /// <remarks>The mean over the batch's positive items.</remarks>
    public override double AddPenalty(ReadOnlySpan<PairSample> batch, float[] itemRows, float[] itemGradient)
    {
        if (options.Diversity == Diversity.None || options.DiversityWeight == 0 || options.Blocks == 1) return 0;
        var sum = 0.0;
        foreach (var sample in batch)
        {
            var row = itemRows.AsSpan(sample.Positive * rowWidth, rowWidth);
            var gradient = itemGradient.AsSpan(sample.Positive * rowWidth, rowWidth);
            sum += options.Diversity == Diversity.Consecutive ? AddConsecutive(row, gradient, batch.Length) : AddBounded(row, gradient, batch.Length);
        }

        return sum / batch.Length;
    }

    private double AddConsecutive(ReadOnlySpan<float> row, Span<float> gradient, int batch)
    {
        var (sum, factor) = (0.0, (float)(-2 * options.DiversityWeight / batch));
        for (var block = 0; block + 1 < options.Blocks; block++)
        {
            sum += Square(TensorPrimitives.Distance(Block(row, block), Block(row, block + 1)));
            AddDifference(row, gradient, block, block + 1, factor);
        }

        return -options.DiversityWeight * sum;
    }

    private double AddBounded(ReadOnlySpan<float> row, Span<float> gradient, int batch)
    {
        var (sum, radius, share) = (0.0, Square(options.DiversityRadius), 2 * options.DiversityWeight / (options.Blocks * (options.Blocks - 1.0)));
        for (var a = 0; a < options.Blocks; a++)
        {
            for (var b = a + 1; b < options.Blocks; b++)
            {
                var near = Math.Exp(-Square(TensorPrimitives.Distance(Block(row, a), Block(row, b))) / (2 * radius));
                sum += near;
                AddDifference(row, gradient, a, b, (float)(-share * near / radius / batch));
            }
        }

        return share * sum;
    }

    /// <summary>gradient_a += factor · (v_a − v_b), and the opposite to b.</summary>
    private void AddDifference(ReadOnlySpan<float> row, Span<float> gradient, int a, int b, float factor)
    {
        for (var d = 0; d < _width; d++)
        {
            var step = factor * (row[(a * _width) + d] - row[(b * _width) + d]);
            gradient[(a * _width) + d] += step;
            gradient[(b * _width) + d] -= step;
        }
    }

    private ReadOnlySpan<float> Block(ReadOnlySpan<float> row, int block) => row.Slice(block * _width, _width);

    private static double Square(double x) => x * x;
}
