using System.Numerics.Tensors;
using Tailor.Models.Backbones;
using Tailor.Torch;
using Tailor.Training.Backbones;
using Tailor.Training.Batches;
using Tensor = Tailor.Torch.Tensor;

namespace Tailor.Training.ForwardOfa;

/// <summary>
/// Whether rows with different structures pull one block's parameters apart, the paper's central claim (Forward-OFA, KDD 2025): cosines between the gradients that
/// halves of a batch's two most frequent structures send into a block that both keep, beside those between two halves of one structure. Once for the shared parameters of
/// the block, and once for the generator behind which they stand.
/// </summary>
/// <param name="parameters">What trains.</param>
/// <param name="blocks">Blocks that can be skipped.</param>
internal sealed class GradientConflict(ParameterSet parameters, IReadOnlyList<SkippableBlock> blocks)
{
    /// <summary>Fewer rows of a structure say nothing.</summary>
    private const int LeastRows = 4;

    private static readonly (int A, int B, bool IsSame)[] Pairs = [(0, 1, true), (2, 3, true), (0, 2, false), (1, 3, false)];

    private readonly Group[] _groups =
    [
        .. blocks.Select((block, at) => new Group("blocks", at, [.. block.Tensors.Select(shape => shape.Name)])),
        .. blocks.Select((block, at) => new Group("mapper", at, [.. parameters.Names.Where(name => name.StartsWith($"generator.{block.Name}.", StringComparison.Ordinal))])).Where(group => group.Names.Length > 0),
    ];

    /// <summary>What was found.</summary>
    public ConflictTally Tally { get; } = new();

    /// <summary>Compares the gradients of a batch. Nothing where no two structures have rows enough.</summary>
    /// <param name="kept">(B, L) the rows' structures.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="states">The states (M, d) of the batch under these structures, computed anew at each call.</param>
    /// <param name="mean">Their mean loss.</param>
    public void Observe(Tensor kept, TrainingBatch batch, Func<Tensor> states, Func<Tensor, Tensor> mean)
    {
        var structures = Structures(kept);
        int[][] frequent = [.. Enumerable.Range(0, structures.Length).GroupBy(row => structures[row]).Select(rows => rows.ToArray()).Where(rows => rows.Length >= LeastRows).OrderByDescending(rows => rows.Length).Take(2)];
        if (frequent.Length < 2) return;
        int[][] halves = [.. frequent.SelectMany(rows => (int[][])[[.. rows.Where((_, at) => at % 2 == 0)], [.. rows.Where((_, at) => at % 2 == 1)]])];
        var common = structures[frequent[0][0]] & structures[frequent[1][0]];

        var leaf = states().detach(); // (M, d)
        leaf.requires_grad = true;
        var pull = torch.grad(mean(leaf), [leaf])[0]!; // (M, d)
        var gradients = Array.ConvertAll(halves, rows => GradientsOf((states() * (pull * Mask(rows, batch))).sum()));
        for (var g = 0; g < _groups.Length; g++)
        {
            if ((common >> _groups[g].Block & 1) == 0) continue;
            foreach (var (a, b, isSame) in Pairs)
            {
                var cosine = TensorPrimitives.CosineSimilarity<float>(gradients[a][g], gradients[b][g]);
                if (float.IsFinite(cosine)) Tally.Add(_groups[g].Parameters, isSame, cosine); // NaN where a gradient is zero, or there is none
            }
        }
    }

    /// <summary>(groups) the gradient of each group's tensors in one row; empty where the loss depends on none.</summary>
    private float[][] GradientsOf(Tensor loss)
    {
        Tensor[] inputs = [.. _groups.SelectMany(group => group.Names).Select(name => parameters[name])];
        var (found, at) = (torch.grad(loss, inputs), 0);
        return Array.ConvertAll(_groups, group =>
        {
            var own = found.AsSpan(at, group.Names.Length).ToArray();
            at += own.Length;
            return (float[])[.. own.SelectMany((gradient, i) => gradient?.data<float>() ?? new float[(int)parameters[group.Names[i]].numel()])];
        });
    }

    private static ulong[] Structures(Tensor kept)
    {
        var (bits, blocks) = (kept.detach().to(ScalarType.Float32).data<float>(), (int)kept.shape[1]);
        var structures = new ulong[bits.Length / blocks];
        for (var i = 0; i < bits.Length; i++) structures[i / blocks] |= (bits[i] > .5f ? 1UL : 0) << (i % blocks);
        return structures;
    }

    /// <summary>(M, 1) 1 for the targets of some rows.</summary>
    private static Tensor Mask(int[] rows, TrainingBatch batch)
    {
        var wanted = rows.ToHashSet();
        var mask = Array.ConvertAll(batch.RowsOfTargets(), row => wanted.Contains((int)row) ? 1f : 0f);
        return torch.tensor(mask, mask.Length, 1);
    }

    /// <summary>Tensors of a block that are looked at together.</summary>
    private sealed record Group(string Parameters, int Block, string[] Names);
}
