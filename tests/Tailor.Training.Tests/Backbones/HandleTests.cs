using Tailor.Torch;
using Tailor.Training.Losses;

namespace Tailor.Training.Tests.Backbones;

/// <summary>Handles are counted for the whole process, so nothing else may run meanwhile.</summary>
[CollectionDefinition(nameof(HandleTests), DisableParallelization = true)]
public class HandleCollection;

[Collection(nameof(HandleTests))]
public class HandleTests
{
    [Theory]
    [MemberData(nameof(KnownAnswerTests.Combinations), MemberType = typeof(KnownAnswerTests))]
    public void StepsLeaveNoHandleBehind(string kind, LossKind loss)
    {
        var before = torch.LiveHandles;
        var (graph, _) = KnownAnswerTests.Train(kind, loss, steps: 3);
        Assert.Equal(before + graph.Parameters.Count, torch.LiveHandles);
        graph.Dispose();
        Assert.Equal(before, torch.LiveHandles);
    }
}
