using Tailor.Models.Backbones;
using Tailor.Torch;
using Tailor.Training.Batches;
using Tailor.Training.Dropout;

namespace Tailor.Training.Backbones;

/// <summary>Caser (Tang and Wang, WSDM 2018) as a graph, without the user embedding. A row of a batch is a window; padding on its left is the zero vector.</summary>
public sealed class CaserGraph : BackboneGraph
{
    private readonly CaserSpec _spec;

    /// <summary>Draws the first values.</summary>
    public CaserGraph(CaserSpec spec, int itemCount, Initializer initializer) : base(spec, itemCount, initializer)
    {
        _spec = spec;
        for (var height = 1; height <= spec.MaxLength; height++)
        {
            long filters = spec.HorizontalFilters, area = (long)height * spec.Width;
            Parameters.Add($"horizontal.{height}.weight", initializer.Xavier(filters, area), filters, height, spec.Width);
            Parameters.Add($"horizontal.{height}.bias", new float[filters], filters);
        }

        AddLinear(initializer, "vertical", spec.VerticalFilters, spec.MaxLength);
        AddLinear(initializer, "output", spec.Width, FeatureCount);
        AddLinear(initializer, "state", spec.Width, spec.Width);
    }

    /// <inheritdoc/>
    public override WindowStyle Windows => WindowStyle.FinalOnly;

    /// <inheritdoc/>
    public override long LargestDropout(long tokens) =>
        Math.Max(tokens * _spec.Width, ((tokens / _spec.MaxLength) + 1) * FeatureCount);

    private long FeatureCount => ((long)_spec.VerticalFilters * _spec.Width) + ((long)_spec.MaxLength * _spec.HorizontalFilters);

    /// <inheritdoc/>
    public override Tensor States(Tensor embedded, TrainingBatch batch, DropoutMasks dropout, LayerArithmetic arithmetic)
    {
        var window = (dropout.Embedding(embedded) * RealTokens(batch)).view(batch.Rows, _spec.MaxLength, _spec.Width); // (B, L, d)
        var flat = window.view(batch.Rows, (long)_spec.MaxLength * _spec.Width);
        var parts = new Tensor[1 + _spec.MaxLength];
        parts[0] = Vertical(window);
        for (var height = 1; height <= _spec.MaxLength; height++) parts[height] = Horizontal(flat, height, arithmetic);
        var features = dropout.Branch(torch.cat(parts, 1)); // (B, n_v·d + L·n_h)
        var states = Linear(arithmetic, "state", Linear(arithmetic, "output", features).relu()); // (B, d)
        return states.index_select(0, torch.tensor<long>(batch.TargetPositions, [batch.TargetCount])); // (M, d)
    }

    /// <summary>Weighted sums of the window's rows, (B, n_v·d).</summary>
    private Tensor Vertical(Tensor window)
    {
        var sums = torch.linear(window.transpose(1, 2), Parameters["vertical.weight"], Parameters["vertical.bias"]); // (B, d, n_v)
        return sums.transpose(1, 2).reshape(window.shape[0], (long)_spec.VerticalFilters * _spec.Width);
    }

    /// <summary>
    /// The maxima of the filters of one height, (B, n_h): one product over all places of the window, which takes a third of the time that
    /// libtorch's convolution does. A place is h·d values in a row of the flat window, so unfolding is cutting.
    /// </summary>
    private Tensor Horizontal(Tensor flat, int height, LayerArithmetic arithmetic)
    {
        long rows = flat.shape[0], width = _spec.Width, places = _spec.MaxLength - height + 1;
        var cuts = new Tensor[places];
        for (var place = 0; place < places; place++) cuts[place] = flat.narrow(1, place * width, height * width); // (B, h·d)
        var filters = Parameters[$"horizontal.{height}.weight"].view(_spec.HorizontalFilters, height * width);
        var found = arithmetic.Linear($"horizontal.{height}", torch.cat(cuts), filters, Parameters[$"horizontal.{height}.bias"], RowOrder.ByPlace); // (places·B, n_h)
        return found.view(places, rows, _spec.HorizontalFilters).amax(0).relu(); // ReLU keeps the order, so it can wait for the maximum
    }

    /// <summary>1 for an item, 0 for padding: (B·L, 1).</summary>
    private static Tensor RealTokens(TrainingBatch batch)
    {
        var real = new float[batch.Rows * batch.Length];
        foreach (var position in batch.TokenPositions) real[position] = 1;
        return torch.tensor(real, real.Length, 1);
    }
}
