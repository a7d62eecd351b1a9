using Tailor.Training.Batches;

namespace Tailor.Training.Tests.Batches;

internal static class BatchAssert
{
    /// <summary>Every number of two batches is the same.</summary>
    public static void Same(TrainingBatch expected, TrainingBatch actual)
    {
        Assert.Equal(
            (expected.Position, expected.Style, expected.Rows, expected.Length, expected.TargetWidth),
            (actual.Position, actual.Style, actual.Rows, actual.Length, actual.TargetWidth));
        Assert.Equal(expected.Users, actual.Users);
        Assert.Equal(expected.Lengths, actual.Lengths);
        Assert.Equal(expected.Inputs, actual.Inputs);
        Assert.Equal(expected.Targets, actual.Targets);
        Assert.Equal(expected.TokenPositions, actual.TokenPositions);
        Assert.Equal(expected.TargetPositions, actual.TargetPositions);
        Assert.Equal(expected.TokenTargets, actual.TokenTargets);
    }
}
