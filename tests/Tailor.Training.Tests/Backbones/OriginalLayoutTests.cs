using Tailor.Models.Backbones;
using Tailor.Runtime;
using Tailor.Runtime.Tests.Reference;
using Tailor.Torch;
using Tailor.Training.Backbones;

namespace Tailor.Training.Tests.Backbones;

/// <summary>In the original layout one padding token, weighted by how often it is seen, stands for all padded positions.</summary>
public class OriginalLayoutTests
{
    [Theory]
    [MemberData(nameof(TinyGraph.OriginalNames), MemberType = typeof(TinyGraph))]
    public void EveryStateEqualsThatOfTheWindowPaddedOnTheLeft(string name)
    {
        using var graph = TinyGraph.Create(name);
        using var scope = torch.NewDisposeScope();
        for (var length = 1; length <= graph.Spec.MaxLength; length++)
        {
            var history = TinyGraph.History(length, seed: length);
            var states = BackboneGraphTests.Rows(TinyGraph.States(graph, HandBatch.After(graph, history)));
            for (var t = 0; t < length; t++) BackboneGraphTests.Equal(Padded(graph, history, t), states[t]);
        }
    }

    [Fact]
    public void TheUnmaskedLayoutDoesNotTrain()
    {
        using var tiny = TinyGraph.Create("sasrec Pre Original heads 1");
        var spec = (SasRecSpec)tiny.Spec with { Layout = PositionLayout.Unmasked };
        var error = Assert.Throws<NotSupportedException>(() => BackboneGraph.Create(spec, TinyGraph.Items, 1));
        Assert.Contains("'LeftAligned' or 'Original'", error.Message, StringComparison.Ordinal);
    }

    /// <summary>
    /// State t by the literal reference, which computes whole padded windows and returns the last state: by causality that of a window that
    /// ends with item t, with as many padded positions in front as the whole row has.
    /// </summary>
    private static double[] Padded(BackboneGraph graph, int[] history, int t)
    {
        var spec = (SasRecSpec)graph.Spec;
        var shorter = spec with { MaxLength = spec.MaxLength - history.Length + t + 1 };
        var tensors = new TensorMap();
        foreach (var (name, tensor) in graph.Parameters)
        {
            var (values, shape) = (tensor.data<float>(), tensor.shape.Select(size => (int)size).ToArray());
            if (name == "positions.weight") (values, shape) = (values[..(shorter.MaxLength * spec.Width)], [shorter.MaxLength, spec.Width]);
            tensors.Add(name, values, shape);
        }

        return ReferenceNetwork.Create(shorter, TinyGraph.Items, tensors).Encode(history[..(t + 1)]);
    }
}
