using Tailor.Models.Backbones;

namespace Tailor.Runtime.Tests.Reference;

/// <summary>NextItNet, every row of every stage.</summary>
internal sealed class ReferenceNextItNet(NextItNetSpec spec, int itemCount, ITensorSource tensors, ReferencePlan? plan) : ReferenceNetwork(spec, itemCount, tensors, plan)
{
    private const double Epsilon = 1e-8;

    protected override double[] Forward(int[] window)
    {
        double[][] x = [.. window.Select(item => spec.EmbeddingNorm ? Norm("embedding.norm", Epsilon, Items[item]) : Items[item])];
        for (var block = 0; block < spec.Blocks; block++)
        {
            var dilation = spec.Dilations[block % spec.Dilations.Length];
            var branch = Convolution($"blocks.{block}.second", 2 * dilation, Convolution($"blocks.{block}.first", dilation, x));
            x = [.. x.Zip(branch, Add)];
        }

        return Norm("final.norm", Epsilon, x.Length > 0 ? x[^1] : new double[Width]);
    }

    private double[][] Convolution(string name, int dilation, double[][] x) => [.. x.Select((_, t) =>
    {
        var past = Enumerable.Range(0, spec.Kernel).Select(tap => t - ((spec.Kernel - 1 - tap) * dilation));
        return Relu(Norm($"{name}.norm", Epsilon, Linear(name, Width, [.. past.SelectMany(from => from < 0 ? new double[Width] : x[from])])));
    })];
}
