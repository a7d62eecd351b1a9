using System.Text.Json;
using Tailor.Training.Schedules;

namespace Tailor.Training.Tests.Schedules;

public class EarlyStoppingTests
{
    [Fact]
    public void StopsAfterPatienceEvaluationsWithoutImprovement()
    {
        var stopping = new EarlyStopping(patience: 2);
        Assert.True(stopping.Observe(.1, 10));
        Assert.False(stopping.Observe(.1, 20));
        Assert.True(stopping.Observe(.2, 30));
        Assert.False(stopping.Observe(.15, 40));
        Assert.False(stopping.ShouldStop);
        Assert.False(stopping.Observe(double.NaN, 50));
        Assert.True(stopping.ShouldStop);
        Assert.Equal(new EarlyStoppingState(.2, 30, 5, 2), stopping.State);
    }

    [Fact]
    public void ASmallGainIsNoImprovement()
    {
        var stopping = new EarlyStopping(patience: 1, minDelta: .01);
        stopping.Observe(.5, 1);
        Assert.False(stopping.Observe(.509, 2));
        Assert.True(stopping.ShouldStop);
    }

    [Fact]
    public void ZeroPatienceNeverStops()
    {
        var stopping = new EarlyStopping(patience: 0);
        for (var i = 0; i < 100; i++) stopping.Observe(-i, i);
        Assert.False(stopping.ShouldStop);
        Assert.Equal(0, stopping.State.BestStep);
    }

    [Fact]
    public void GoesOnFromItsSerializedState()
    {
        var stopping = new EarlyStopping(patience: 2);
        stopping.Observe(.3, 1);
        stopping.Observe(.2, 2);
        var state = JsonSerializer.Deserialize<EarlyStoppingState>(JsonSerializer.Serialize(stopping.State));
        var resumed = new EarlyStopping(patience: 2, state: state);
        Assert.Equal(stopping.State, resumed.State);
        resumed.Observe(.2, 3);
        Assert.True(resumed.ShouldStop);
    }
}
