using Tailor.Torch;
using Tailor.Training.Batches;
using Tailor.Training.Losses;
using Tailor.Training.Tests.Backbones;

namespace Tailor.Training.Tests.Losses;

/// <summary>States, an item table and targets for a loss; the same values for libtorch and for formulas in double precision.</summary>
internal sealed class LossCase
{
    private readonly double[] _states;
    private readonly double[] _items;

    public LossCase(int itemCount, int width, int[] targets, int seed = 1)
    {
        (ItemCount, Width) = (itemCount, width);
        Batch = HandBatch.NextItem([[0, .. targets]]);
        var random = new Random(seed);
        _states = [.. Enumerable.Range(0, targets.Length * width).Select(_ => (double)(float)((random.NextDouble() * 4) - 2))];
        _items = [.. Enumerable.Range(0, itemCount * width).Select(_ => (double)(float)((random.NextDouble() * 2) - 1))];
    }

    public int ItemCount { get; }

    public int Width { get; }

    public TrainingBatch Batch { get; }

    public int Targets => Batch.TargetCount;

    /// <summary>Logit of an item at a target's position.</summary>
    public double Logit(int position, long item) => Enumerable.Range(0, Width).Sum(c => _states[(position * Width) + c] * _items[(item * Width) + c]);

    public double Value(TargetLoss loss)
    {
        using var scope = torch.NewDisposeScope();
        return Mean(loss, Leaf(_states, Targets, ScalarType.Float32), Leaf(_items, ItemCount, ScalarType.Float32)).item();
    }

    /// <summary>Gradients of states (M, d) and items (items, d), in float32.</summary>
    public float[][] Gradients(Func<Tensor, Tensor, Tensor> mean)
    {
        using var scope = torch.NewDisposeScope();
        Tensor states = Leaf(_states, Targets, ScalarType.Float32), items = Leaf(_items, ItemCount, ScalarType.Float32);
        return [.. torch.grad(mean(states, items), [states, items]).Select(gradient => gradient!.data<float>())];
    }

    public void CheckGradients(TargetLoss loss)
    {
        using var scope = torch.NewDisposeScope();
        Tensor states = Leaf(_states, Targets, ScalarType.Float64), items = Leaf(_items, ItemCount, ScalarType.Float64);
        GradientCheck.Holds(() => Mean(loss, states, items), [new("states", states), new("items", items)]);
    }

    public Tensor Mean(TargetLoss loss, Tensor states, Tensor items) => loss.Mean(states, Rows(loss, items), items, Batch);

    public Tensor Rows(TargetLoss loss, Tensor items)
    {
        var candidates = loss.Candidates(Batch);
        return torch.embedding(items, torch.tensor(candidates, [candidates.Length]));
    }

    private Tensor Leaf(double[] values, long rows, ScalarType type)
    {
        var leaf = torch.tensor(values, rows, Width).to(type).detach();
        leaf.requires_grad = true;
        return leaf;
    }
}
