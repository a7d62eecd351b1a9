using Tailor.Models.Budgets;

namespace Tailor.Device.Tests;

public sealed class CalibrationTests
{
    [Fact]
    public async Task A_limit_of_time_becomes_the_multiply_adds_that_run_in_it()
    {
        await using var cloud = await FakeCloud.StartAsync("sasrec-ofa");
        await using var client = await TailorClient.OpenAsync(cloud.Options(cloud.NewFolder()) with { Profile = new() });
        var runs = new StructureCosts(client.Model.Recommender.Spec).Of(StructureBudgetKind.MultiplyAdds, client.Model.Recommender.Parts.Structure);
        var measured = Calibration.Of(client.Model, new ScriptedClock([100, 0, 140, 0])); // µs: the network, between, the whole, between
        Assert.Equal(40, measured.RestMicroseconds, 6);
        Assert.InRange(measured.MultiplyAddsWithin(TimeSpan.FromMicroseconds(140)), runs - 1, runs);
        Assert.InRange(measured.MultiplyAddsWithin(TimeSpan.FromMicroseconds(240)), (2 * runs) - 1, 2 * runs);
        Assert.Equal(0, measured.MultiplyAddsWithin(TimeSpan.FromMicroseconds(30)));
    }

    [Fact]
    public async Task A_device_that_names_the_budget_of_its_limit_gets_a_network_within_it()
    {
        await using var cloud = await FakeCloud.StartAsync("sasrec-ofa");
        var options = cloud.Options(cloud.NewFolder()) with { Profile = new() };
        StructureCosts costs;
        long budget;
        await using (var client = await TailorClient.OpenAsync(options))
        {
            costs = new(client.Model.Recommender.Spec);
            var speed = Calibration.Of(client.Model, new ScriptedClock([100, 0, 100, 0]));
            var (rest, all) = (costs.OfRest(StructureBudgetKind.MultiplyAdds), costs.Of(StructureBudgetKind.MultiplyAdds, client.Model.Recommender.Parts.Structure));
            budget = speed.MultiplyAddsWithin(TimeSpan.FromMicroseconds(100.0 * (rest + all) / 2 / all)); // time for half of the blocks
            Assert.InRange(budget, rest, all - 1);
        }

        await using var limited = await TailorClient.OpenAsync(options with { Profile = new() { MultiplyAdds = budget } });
        await limited.UpdateAsync(["id-1"]);
        Assert.True(costs.Of(StructureBudgetKind.MultiplyAdds, limited.Model.Recommender.Parts.Structure) <= budget);
    }

    [Fact]
    public async Task A_real_clock_gives_a_speed()
    {
        await using var cloud = await FakeCloud.StartAsync("gru4rec-int8");
        await using var client = await TailorClient.OpenAsync(cloud.Options(cloud.NewFolder()) with { Profile = new() });
        var speed = client.Calibrate();
        Assert.InRange(speed.MultiplyAddsPerMicrosecond, 1e-3, 1e7);
        Assert.InRange(speed.RestMicroseconds, 0, 1e6);
    }

    /// <summary>Steps on by given microseconds, over and over.</summary>
    private sealed class ScriptedClock(int[] steps) : TimeProvider
    {
        private long _now;
        private int _step;

        public override long TimestampFrequency => 1_000_000;

        public override long GetTimestamp()
        {
            var now = _now;
            _now += steps[_step++ % steps.Length];
            return now;
        }
    }
}
