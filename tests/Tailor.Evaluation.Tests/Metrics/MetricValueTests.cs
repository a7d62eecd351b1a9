using Tailor.Evaluation.Metrics;
using Tailor.Interactions;

namespace Tailor.Evaluation.Tests.Metrics;

public sealed class MetricValueTests
{
    [Fact]
    public void OneCaseAUserGivesTheOrdinaryStandardError()
    {
        EvaluationCase[] cases = [new(0, 3), new(1, 3), new(2, 3), new(5, 3)];
        var value = MetricValue.MeanOverCases(cases, [1, 0, 0, 1]);
        Assert.Equal(0.5, value.Value, 1e-15);
        Assert.Equal(Math.Sqrt(1 / 3.0) / 2, value.StandardError, 1e-15); // sd √(4·.25/3), over √4
        Assert.Equal("0.5000 ± 0.2887", value.ToString());
    }

    [Fact]
    public void AUsersCasesAreOneCluster()
    {
        // Mean 1/2; user sums of deviations +1, −1: √(2/1 · 2) / 4 = 1/2. Taken as independent they would give .289.
        EvaluationCase[] cases = [new(0, 3), new(0, 4), new(1, 3), new(1, 4)];
        Assert.Equal(0.5, MetricValue.MeanOverCases(cases, [1, 1, 0, 0]).StandardError, 1e-15);
    }

    [Fact]
    public void OneUserHasNoStandardError() => Assert.Equal("0.2500", MetricValue.MeanOverCases([new(0, 3)], [0.25]).ToString());
}
