using Tailor.Models.Adaptation;
using Tailor.Models.Backbones;
using Tailor.Models.Plans;

namespace Tailor.Runtime.Tests.Reference;

/// <summary>A plan's blocks and parameters as changed tensors of a whole network: a block whose tensors are all zero adds nothing.</summary>
internal static class ReferenceParts
{
    public static TensorMap Tensors(BackboneSpec spec, int itemCount, ITensorSource tensors, PlanParts parts, AdaptationSpec? adaptation)
    {
        var (blocks, values) = (spec.SkippableBlocks(), parts.Parameters is null ? [] : parts.Parameters.Values.ToArray());
        var changed = spec.Tensors().Concat(spec.ItemTensors(itemCount)).ToDictionary(shape => shape.Name, shape => tensors.Floats(shape.Name, shape.Dimensions.AsSpan()).ToArray(), StringComparer.Ordinal);
        var at = 0;
        for (var b = 0; b < blocks.Count; b++)
        {
            if (parts.Structure?[b] == false)
            {
                foreach (var shape in blocks[b].Tensors) Array.Clear(changed[shape.Name]);
                continue;
            }

            foreach (var layer in parts.Parameters is null ? [] : blocks[b].Layers)
            {
                var count = adaptation!.ValueCount(layer);
                Change(adaptation, layer, changed[layer.Weight], changed[layer.Bias], values.AsSpan(at, count), tensors);
                at += count;
            }
        }

        var map = new TensorMap("changed");
        foreach (var shape in spec.Tensors().Concat(spec.ItemTensors(itemCount))) map.Add(shape.Name, changed[shape.Name], shape.Dimensions.AsSpan());
        return map;
    }

    private static void Change(AdaptationSpec adaptation, ChannelLayer layer, float[] weight, float[] bias, ReadOnlySpan<float> values, ITensorSource tensors)
    {
        var (channels, fanIn, rank) = (layer.Channels, layer.FanIn, adaptation.Rank);
        var (up, down) = adaptation.Form == ParameterForm.LowRank
            ? (tensors.Floats($"{layer.Name}.up", channels, rank).ToArray(), tensors.Floats($"{layer.Name}.down", rank, fanIn).ToArray())
            : ([], []);
        for (var c = 0; c < channels; c++)
        {
            for (var k = 0; k < fanIn; k++)
            {
                ref var w = ref weight[(c * fanIn) + k];
                switch (adaptation.Form)
                {
                    case ParameterForm.ScaleShift: w *= values[c]; break;
                    case ParameterForm.Full: w = values[(c * fanIn) + k]; break;
                    default:
                        for (var r = 0; r < rank; r++) w += up[(c * rank) + r] * values[r] * down[(r * fanIn) + k];
                        break;
                }
            }

            if (adaptation.Form == ParameterForm.ScaleShift) bias[c] += values[channels + c];
            if (adaptation.Form == ParameterForm.Full) bias[c] = values[(channels * fanIn) + c];
        }
    }
}
