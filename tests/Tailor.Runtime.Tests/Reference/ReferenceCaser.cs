using Tailor.Models.Backbones;

namespace Tailor.Runtime.Tests.Reference;

/// <summary>Caser, filter by filter.</summary>
internal sealed class ReferenceCaser(CaserSpec spec, int itemCount, ITensorSource tensors, ReferencePlan? plan) : ReferenceNetwork(spec, itemCount, tensors, plan)
{
    private readonly ITensorSource _tensors = tensors;

    protected override double[] Forward(int[] window)
    {
        var length = spec.MaxLength;
        double[][] rows = [.. Enumerable.Repeat(new double[Width], length - window.Length), .. window.Select(item => Items[item])];

        var vertical = Matrix("vertical.weight", spec.VerticalFilters, length);
        var verticalBias = Vector("vertical.bias", spec.VerticalFilters);
        var features = new List<double>();
        for (var f = 0; f < spec.VerticalFilters; f++)
        {
            for (var c = 0; c < Width; c++) features.Add(verticalBias[f] + Enumerable.Range(0, length).Sum(t => vertical[f][t] * rows[t][c]));
        }

        for (var height = 1; height <= length; height++)
        {
            var filters = Rows(_tensors.Floats($"horizontal.{height}.weight", spec.HorizontalFilters, height, Width), height * Width);
            List<double[]> maps = [.. Enumerable.Range(0, length - height + 1).Select(t => Linear($"horizontal.{height}", filters, [.. rows.Skip(t).Take(height).SelectMany(row => row)]))];
            for (var f = 0; f < spec.HorizontalFilters; f++) features.Add(maps.Max(map => Math.Max(0, map[f])));
        }

        return Linear("state", Width, Relu(Linear("output", Width, [.. features])));
    }
}
