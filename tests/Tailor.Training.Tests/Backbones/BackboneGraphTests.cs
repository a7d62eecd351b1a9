using Tailor.Models.Backbones;
using Tailor.Runtime.Tests.Reference;
using Tailor.Torch;
using Tailor.Training.Backbones;

namespace Tailor.Training.Tests.Backbones;

/// <summary>What holds for every backbone.</summary>
public class BackboneGraphTests
{
    private const double Tolerance = 2e-5; // float32 against double

    [Theory]
    [MemberData(nameof(TinyGraph.Names), MemberType = typeof(TinyGraph))]
    public void StatesEqualTheReferenceInDoublePrecision(string name)
    {
        using var graph = TinyGraph.Create(name);
        using var scope = torch.NewDisposeScope();
        var reference = ReferenceNetwork.Create(graph.Spec, TinyGraph.Items, TinyGraph.Tensors(graph));
        int[][] histories = [.. Enumerable.Range(1, graph.Spec.MaxLength + 2).Select(length => TinyGraph.History(length))];
        var batch = HandBatch.After(graph, histories);
        var states = Rows(TinyGraph.States(graph, batch));
        var last = 0;
        for (var row = 0; row < histories.Length; row++)
        {
            last += graph.Spec is CaserSpec ? 1 : batch.Lengths[row];
            Equal(reference.Encode(histories[row]), states[last - 1]);
        }
    }

    [Theory]
    [MemberData(nameof(TinyGraph.SequenceNames), MemberType = typeof(TinyGraph))]
    public void EveryPositionOfALeftAlignedRowIsTheStateOfItsPrefix(string name)
    {
        using var graph = TinyGraph.Create(name);
        if (graph.Spec is SasRecSpec { Layout: PositionLayout.Original }) return; // there a prefix stands elsewhere: OriginalLayoutTests
        using var scope = torch.NewDisposeScope();
        var reference = ReferenceNetwork.Create(graph.Spec, TinyGraph.Items, TinyGraph.Tensors(graph));
        var history = TinyGraph.History(graph.Spec.MaxLength);
        var states = Rows(TinyGraph.States(graph, HandBatch.After(graph, history)));
        for (var length = 1; length <= history.Length; length++) Equal(reference.Encode(history[..length]), states[length - 1]);
    }

    [Theory]
    [MemberData(nameof(TinyGraph.Names), MemberType = typeof(TinyGraph))]
    public void StatesDoNotDependOnTheRowsAround(string name)
    {
        using var graph = TinyGraph.Create(name);
        using var scope = torch.NewDisposeScope();
        int[] history = TinyGraph.History(graph.Spec.MaxLength / 2 + 1), longer = TinyGraph.History(graph.Spec.MaxLength, 5);
        var alone = Rows(TinyGraph.States(graph, HandBatch.After(graph, history)));
        var among = Rows(TinyGraph.States(graph, HandBatch.After(graph, longer, history, longer)));
        var before = (among.Length - alone.Length) / 2;
        for (var i = 0; i < alone.Length; i++) Equal(alone[i], among[before + i]);
    }

    [Theory]
    [MemberData(nameof(TinyGraph.SequenceNames), MemberType = typeof(TinyGraph))]
    public void LaterItemsNeverChangeEarlierStates(string name)
    {
        using var graph = TinyGraph.Create(name);
        using var scope = torch.NewDisposeScope();
        var history = TinyGraph.History(graph.Spec.MaxLength);
        var before = Rows(TinyGraph.States(graph, HandBatch.After(graph, history)));
        for (var changed = 1; changed < history.Length; changed++)
        {
            int[] other = [.. history];
            other[changed] = (other[changed] + 1) % TinyGraph.Items;
            var after = Rows(TinyGraph.States(graph, HandBatch.After(graph, other)));
            for (var t = 0; t < changed; t++) Assert.Equal(before[t], after[t]);
            Assert.NotEqual(before[changed], after[changed]);
        }
    }

    [Fact]
    public void AllTargetsAfterAWindowArePredictedFromItsState()
    {
        using var graph = TinyGraph.Create("caser length 3");
        using var scope = torch.NewDisposeScope();
        int[][] rows = [[1, 2, 3, 4, 5, 6], [7, 8, 9, 10]];
        var states = Rows(TinyGraph.States(graph, HandBatch.FinalOnly(rows, window: 3, targets: 3)));
        var single = Rows(TinyGraph.States(graph, HandBatch.After(graph, [1, 2, 3], [7])));
        Assert.Equal([single[0], single[0], single[0], single[1], single[1], single[1]], states);
    }

    [Theory]
    [MemberData(nameof(TinyGraph.Names), MemberType = typeof(TinyGraph))]
    public void GradientsEqualFiniteDifferences(string name)
    {
        using var graph = TinyGraph.Create(name);
        graph.Parameters.ConvertTo(ScalarType.Float64);
        var batch = HandBatch.After(graph, TinyGraph.History(2), TinyGraph.History(graph.Spec.MaxLength, 4));
        var weights = Enumerable.Range(0, batch.TargetCount * graph.Spec.Width).Select(i => Math.Sin(i * 1.7)).ToArray();
        GradientCheck.Holds(
            () => (TinyGraph.States(graph, batch) * torch.tensor(weights, batch.TargetCount, graph.Spec.Width)).sum(),
            graph.Parameters);
    }

    [Theory]
    [MemberData(nameof(TinyGraph.Names), MemberType = typeof(TinyGraph))]
    public void TensorsAreThoseOfTheSpecInItsOrder(string name)
    {
        using var graph = TinyGraph.Create(name);
        var expected = graph.Spec.ItemTensors(TinyGraph.Items).Concat(graph.Spec.Tensors()).Select(tensor => tensor.ToString());
        var found = graph.Parameters.Select(pair => new Tailor.Models.Tensors.TensorShape(pair.Key, [.. pair.Value.shape.Select(size => (int)size)]).ToString());
        Assert.Equal(expected, found);
    }

    [Theory]
    [MemberData(nameof(TinyGraph.Names), MemberType = typeof(TinyGraph))]
    public void TheSameSeedDrawsTheSameValues(string name)
    {
        using var tiny = TinyGraph.Create(name);
        using var first = BackboneGraph.Create(tiny.Spec, TinyGraph.Items, 7);
        using var again = BackboneGraph.Create(tiny.Spec, TinyGraph.Items, 7);
        using var other = BackboneGraph.Create(tiny.Spec, TinyGraph.Items, 8);
        Assert.Equal(first.Parameters.Snapshot(), again.Parameters.Snapshot());
        Assert.NotEqual(first.Items.data<float>(), other.Items.data<float>());
    }

    internal static float[][] Rows(Tensor states) => [.. states.data<float>().Chunk((int)states.shape[1])];

    internal static void Equal(double[] expected, float[] actual) => Equal(expected, actual, Tolerance);

    private static void Equal(float[] expected, float[] actual) => Equal([.. expected.Select(v => (double)v)], actual, 2e-6); // other row counts, other order of sums

    private static void Equal(double[] expected, float[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++) Assert.InRange(actual[i] - expected[i], -tolerance, tolerance);
    }
}
