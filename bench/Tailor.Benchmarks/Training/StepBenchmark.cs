using System.Globalization;
using BenchmarkDotNet.Attributes;
using Tailor.Benchmarks.Evaluation;
using Tailor.Benchmarks.PyTorch;
using Tailor.Models.Backbones;
using Tailor.Torch;
using Tailor.Training.Backbones;
using Tailor.Training.Batches;
using Tailor.Training.Dropout;
using Tailor.Training.Losses;
using Tailor.Training.Recipes;
using Tailor.Training.Steps;

namespace Tailor.Benchmarks.Training;

/// <summary>
/// Where the time of a SASRec step goes, on data of MovieLens-1M's size: each row is one batch on one thread and includes the rows above it;
/// the last three are whole steps with the update: of one batch on one thread, of two batches on two, and of one batch in PyTorch on one thread.
/// </summary>
[InProcess]
[WarmupCount(3)]
[IterationCount(15)]
[MemoryDiagnoser]
public class StepBenchmark
{
    private readonly TrainingBatch[] _batches = [new(), new()];
    private BatchComposer _composer = null!;
    private EpochPlan _plan = null!;
    private BackboneGraph _graph = null!;
    private TargetLoss _loss = null!;
    private GradientStep _step = null!;
    private MaskPool? _mask;
    private PyTorchStep _pyTorch = null!;
    private int _next;

    /// <summary>Width d of items and states, and of the feed-forward layer: of the probe's network, of one as wide as the paper's, and of the default recipe.</summary>
    [Params("64 and 64", "64 and 128", "128 and 256")]
    public string Widths { get; set; } = "";

    [GlobalSetup]
    public void Make()
    {
        torch.set_num_threads(1);
        var split = ZipfHistories.Make(users: 6_040, items: 3_416, length: 165);
        var recipe = Recipe.Default("sasrec");
        var widths = Array.ConvertAll(Widths.Split(" and "), width => int.Parse(width, CultureInfo.InvariantCulture));
        var spec = (SasRecSpec)recipe.Backbone with { Width = widths[0], FeedForward = widths[1] };
        var options = recipe.Training;
        var popularity = new int[split.Sequences.ItemCount];
        _graph = BackboneGraph.Create(spec, split.Sequences.ItemCount, seed: 1);
        _loss = TargetLoss.Create(options.Loss, popularity, seed: 1);
        _step = new GradientStep(_graph, options, popularity);
        _mask = MaskPool.Create(options.BranchDropout, _graph.LargestDropout(options.Batches.PaddedTokensPerBatch), 1);
        _composer = new BatchComposer(new WindowSampler(split, new WindowOptions { Length = spec.MaxLength }, 1), options.Batches);
        _plan = _composer.Plan(0);
    }

    [GlobalSetup(Target = nameof(PyTorchStepOfOne))]
    public void MakePyTorch()
    {
        Make();
        TrainingBatch[] batches = [.. Enumerable.Range(0, 256).Select(_ => Next(new TrainingBatch()))];
        _pyTorch = new PyTorchStep((SasRecSpec)_graph.Spec, Recipe.Default("sasrec").Training, (int)_graph.Items.shape[0], batches);
    }

    [GlobalCleanup(Target = nameof(PyTorchStepOfOne))]
    public void FreePyTorch()
    {
        _pyTorch.Dispose();
        Free();
    }

    [GlobalCleanup]
    public void Free()
    {
        _step.Dispose();
        _mask?.Dispose();
        _graph.Dispose();
    }

    [Benchmark(Description = "1 batch composed")]
    public int Compose() => Next(_batches[0]).TokenCount;

    [Benchmark(Description = "2 states")]
    public void Forward()
    {
        using var scope = torch.NewDisposeScope();
        States(Next(_batches[0]), []);
    }

    [Benchmark(Description = "3 loss")]
    public void Loss()
    {
        using var scope = torch.NewDisposeScope();
        MeanLoss(Next(_batches[0]));
    }

    [Benchmark(Description = "4 gradients", Baseline = true)]
    public void Gradients()
    {
        using var scope = torch.NewDisposeScope();
        torch.grad(MeanLoss(Next(_batches[0])), _graph.Parameters.Tensors);
    }

    [Benchmark(Description = "5 step of one batch")]
    public StepResult StepOfOne() => _step.Take([Next(_batches[0])], 1e-4);

    [Benchmark(Description = "6 step of two batches")]
    public StepResult Step()
    {
        foreach (var batch in _batches) Next(batch);
        return _step.Take(_batches, 1e-4);
    }

    [Benchmark(Description = "7 step of one batch in PyTorch")]
    public double PyTorchStepOfOne() => _pyTorch.Take();

    private TrainingBatch Next(TrainingBatch batch)
    {
        _composer.Compose(_plan, _next++ % _plan.BatchCount, batch);
        return batch;
    }

    private Tensor MeanLoss(TrainingBatch batch)
    {
        var candidates = _loss.Candidates(batch);
        var (states, rows) = States(batch, candidates);
        var biases = _graph.Biases?.index_select(0, torch.tensor(candidates, [candidates.Length]));
        return _loss.Mean(states, new ItemRows(rows, biases), _graph.Scored, batch);
    }

    private (Tensor States, Tensor Rows) States(TrainingBatch batch, ReadOnlySpan<long> candidates)
    {
        long[] asked = [.. batch.Inputs, .. candidates];
        var rows = torch.embedding(_graph.Items, torch.tensor(asked)).split_with_sizes([batch.Inputs.Length, candidates.Length]);
        return (_graph.States(rows[0], batch, DropoutMasks.For(_mask, _mask, 1, batch.Position)), rows[1]);
    }
}
