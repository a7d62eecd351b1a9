using Tailor.Models.Adaptation;
using Tailor.Models.Backbones;
using Tailor.Models.Budgets;
using Tailor.Models.Customizers;
using Tailor.Models.Plans;
using Tailor.Runtime;

namespace Tailor.Customization.Tests.ForwardOfa;

/// <summary>Controller, projection and generators once more, in double precision, written from the spec and nothing else.</summary>
internal sealed class ReferenceForwardOfa(ForwardOfaSpec spec, BackboneSpec backbone, ITensorSource tensors)
{
    private readonly IReadOnlyList<SkippableBlock> _blocks = backbone.SkippableBlocks();

    public double[] Worths(ReadOnlySpan<float> interest, double share)
    {
        double[] r = spec.Structures == StructureSource.Personal ? [.. interest.ToArray().Select(value => (double)value)] : new double[backbone.Width];
        var v = Linear("controller.outer", 2 * _blocks.Count, Relu(Linear("controller.inner", spec.Hidden, [.. r, share])));
        return [.. Enumerable.Range(0, _blocks.Count).Select(block => v[block] - v[_blocks.Count + block])];
    }

    /// <summary>The affordable subset of the greatest sum of worths, by looking at all.</summary>
    public Structure Best(double[] worths, StructureBudget budget) => Affordable(budget).MaxBy(structure => Worth(worths, structure))!;

    public double[] Guide(double[] worths, Structure structure, StructureBudget budget)
    {
        double[] kept = spec.Projection switch
        {
            ProjectionInput.Choice => [.. _blocks.Select((_, block) => structure[block] ? 1.0 : 0)],
            ProjectionInput.Gates => [.. worths.Select(worth => 1 / (1 + Math.Exp(-worth)))],
            _ => [.. _blocks.Select((_, block) => Affordable(budget).Where(one => one[block]).Sum(one => Math.Exp(Worth(worths, one))) / Affordable(budget).Sum(one => Math.Exp(Worth(worths, one))))],
        };
        return Linear("projection", backbone.Width, [.. kept, .. kept.Select(probability => 1 - probability)]);
    }

    public double[] Parameters(Structure structure, double[] interest) =>
    [
        .. _blocks.Where((_, block) => structure[block]).SelectMany(block =>
        {
            var values = Linear(ForwardOfaSpec.OuterOf(block), spec.Adaptation!.ValueCount(block), Relu(Linear(spec.InnerOf(block), spec.Hidden, interest)));
            if (spec.Adaptation.Form != ParameterForm.ScaleShift) return values;
            var at = 0;
            foreach (var layer in block.Layers)
            {
                for (var channel = 0; channel < layer.Channels; channel++) values[at + channel]++;
                at += 2 * layer.Channels;
            }

            return values;
        }),
    ];

    private IEnumerable<Structure> Affordable(StructureBudget budget)
    {
        var costs = new StructureCosts(backbone);
        return Enumerable.Range(0, 1 << _blocks.Count).Select(subset => Structure.Of(_blocks.Count, (ulong)subset)).Where(structure => costs.Of(budget.Kind, structure) <= budget.Limit);
    }

    private static double Worth(double[] worths, Structure structure) => worths.Where((_, block) => structure[block]).Sum();

    private static double[] Relu(double[] x) => [.. x.Select(value => Math.Max(value, 0))];

    private double[] Linear(string name, int outputs, double[] x)
    {
        var weight = tensors.Floats($"{name}.weight", outputs, x.Length);
        var bias = tensors.Floats($"{name}.bias", outputs);
        var result = new double[outputs];
        for (var o = 0; o < outputs; o++)
        {
            result[o] = bias[o];
            for (var i = 0; i < x.Length; i++) result[o] += weight[(o * x.Length) + i] * x[i];
        }

        return result;
    }
}
