using Tailor.Torch;
using Tailor.Training.Batches;
using Tailor.Training.Losses;
using Tailor.Training.Tests.Backbones;

namespace Tailor.Training.Tests.Losses;

/// <summary>States, an item table, item biases and targets for a loss; the same values for libtorch and for formulas in double precision.</summary>
internal sealed class LossCase
{
    private readonly double[] _states;
    private readonly double[] _items;
    private readonly double[]? _biases;

    public LossCase(int itemCount, int width, int[] targets, int seed = 1, bool hasBiases = true)
    {
        (ItemCount, Width) = (itemCount, width);
        Batch = HandBatch.NextItem([[0, .. targets]]);
        var random = new Random(seed);
        _states = [.. Enumerable.Range(0, targets.Length * width).Select(_ => (double)(float)((random.NextDouble() * 4) - 2))];
        _items = [.. Enumerable.Range(0, itemCount * width).Select(_ => (double)(float)((random.NextDouble() * 2) - 1))];
        if (hasBiases) _biases = [.. Enumerable.Range(0, itemCount).Select(_ => (double)(float)((random.NextDouble() * 2) - 1))];
    }

    public int ItemCount { get; }

    public int Width { get; }

    public TrainingBatch Batch { get; }

    public int Targets => Batch.TargetCount;

    /// <summary>Logit of an item at a target's position.</summary>
    public double Logit(int position, long item) => Enumerable.Range(0, Width).Sum(c => _states[(position * Width) + c] * _items[(item * Width) + c]) + (_biases?[item] ?? 0);

    public double Value(TargetLoss loss)
    {
        using var scope = torch.NewDisposeScope();
        return Mean(loss, States(ScalarType.Float32), Items(ScalarType.Float32)).item();
    }

    /// <summary>Gradients of states (M, d), items (items, d) and biases (items) where there are some, in float32.</summary>
    public float[][] Gradients(Func<Tensor, ItemRows, Tensor> mean)
    {
        using var scope = torch.NewDisposeScope();
        var (states, items) = (States(ScalarType.Float32), Items(ScalarType.Float32));
        Tensor[] leaves = items.Biases is { } biases ? [states, items.Embeddings, biases] : [states, items.Embeddings];
        return [.. torch.grad(mean(states, items), leaves).Select(gradient => gradient!.data<float>())];
    }

    public void CheckGradients(TargetLoss loss)
    {
        using var scope = torch.NewDisposeScope();
        var (states, items) = (States(ScalarType.Float64), Items(ScalarType.Float64));
        List<KeyValuePair<string, Tensor>> leaves = [new("states", states), new("items", items.Embeddings)];
        if (items.Biases is { } biases) leaves.Add(new("biases", biases));
        GradientCheck.Holds(() => Mean(loss, states, items), leaves);
    }

    public Tensor Mean(TargetLoss loss, Tensor states, ItemRows items) => loss.Mean(states, Rows(loss, items), items, Batch);

    public ItemRows Rows(TargetLoss loss, ItemRows items)
    {
        var candidates = loss.Candidates(Batch);
        return items.Of(torch.tensor(candidates, [candidates.Length]));
    }

    private Tensor States(ScalarType type) => Leaf(_states, type, Targets, Width);

    private ItemRows Items(ScalarType type) => new(Leaf(_items, type, ItemCount, Width), _biases is null ? null : Leaf(_biases, type, ItemCount));

    private static Tensor Leaf(double[] values, ScalarType type, params ReadOnlySpan<long> shape)
    {
        var leaf = torch.tensor(values, shape).to(type).detach();
        leaf.requires_grad = true;
        return leaf;
    }
}
