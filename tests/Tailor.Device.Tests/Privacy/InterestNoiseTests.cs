using System.Runtime.InteropServices;
using Tailor.Device.Privacy;
using Tailor.Models.Customizers;
using Tailor.Models.Tests;

namespace Tailor.Device.Tests.Privacy;

public sealed class InterestNoiseTests
{
    [Theory]
    [InlineData(0.5, 1e-6)]
    [InlineData(1, 1e-5)]
    [InlineData(8, 1e-6)]
    public void One_upload_costs_what_was_asked_for_and_more_cost_less_than_their_sum(double epsilon, double delta)
    {
        var noise = new InterestNoise { Epsilon = epsilon, Delta = delta, ClipNorm = 2 };
        Assert.Equal(epsilon, noise.EpsilonAfter(1), 9);
        Assert.Equal(0, noise.EpsilonAfter(0));
        Assert.InRange(noise.EpsilonAfter(100), 10 * epsilon, 100 * epsilon);
        Assert.Equal(noise.Rho, Math.Pow(2 * noise.ClipNorm, 2) / (2 * noise.Sigma * noise.Sigma), 12);
    }

    /// <summary>The exact δ of Gaussian noise (Balle and Wang, ICML 2018, theorem 8) is within the one that was promised.</summary>
    [Theory]
    [InlineData(0.5, 1e-6, 1)]
    [InlineData(1, 1e-5, 1)]
    [InlineData(4, 1e-6, 1)]
    [InlineData(1, 1e-5, 50)]
    public void The_exact_loss_is_within_the_promise(double epsilon, double delta, int uploads)
    {
        var noise = new InterestNoise { Epsilon = epsilon, Delta = delta, ClipNorm = 1 };
        var (total, ratio) = (noise.EpsilonAfter(uploads), 2 * noise.ClipNorm * Math.Sqrt(uploads) / noise.Sigma); // uploads compose to one of √n times the distance
        var exact = Normal((ratio / 2) - (total / ratio)) - (Math.Exp(total) * Normal((-ratio / 2) - (total / ratio)));
        Assert.InRange(exact, 0, delta);
    }

    [Fact]
    public void What_is_sent_is_clipped_and_as_noisy_as_it_must_be()
    {
        var noise = new InterestNoise { Epsilon = 50, ClipNorm = 0.25 };
        var random = new GaussianSource(new Random(3).NextDouble);
        var (sum, squares, count) = (0.0, 0.0, 0);
        for (var i = 0; i < 2_000; i++)
        {
            float[] interest = [0.6f, 0, 0.8f, 0]; // of length 1
            noise.Apply(interest, random);
            sum += interest[0];
            for (var k = 0; k < 4; k++) squares += Math.Pow(interest[k] - (k == 0 ? 0.15 : k == 2 ? 0.2 : 0), 2);
            count += 4;
        }

        Assert.InRange(noise.Sigma, 0.01, 0.2); // so that nothing is shortened afterwards
        Assert.Equal(0.15, sum / 2_000, 2);
        Assert.Equal(noise.Sigma, Math.Sqrt(squares / count), 0.01);
    }

    [Fact]
    public void Much_noise_is_shortened_to_what_the_cloud_takes_and_keeps_its_direction()
    {
        var noise = new InterestNoise { Epsilon = 1, ClipNorm = 1 };
        float[] interest = [0.6f, 0, 0.8f];
        noise.Apply(interest, new GaussianSource(new Random(4).NextDouble));
        Assert.Equal(1, interest.Max(Math.Abs), 6);
        Assert.True(interest.Distinct().Count() == 3);
    }

    [Fact]
    public async Task A_device_sends_noise_and_counts_it_and_stops_at_its_total()
    {
        await using var cloud = await FakeCloud.StartAsync();
        var noise = new InterestNoise { Epsilon = 1, ClipNorm = 1 };
        var options = cloud.Options(cloud.NewFolder()) with { Noise = noise with { MostEpsilon = noise.EpsilonAfter(2) } };
        await using (var client = await TailorClient.OpenAsync(options))
        {
            Assert.Equal(0, client.Epsilon); // nobody's plan says nothing
            await client.UpdateAsync(["id-1"]);
            await client.UpdateAsync(["id-1"]);
            Assert.Equal(noise.EpsilonAfter(2), client.Epsilon);
            var sent = cloud.PlanRequests.Skip(1).Select(request => MemoryMarshal.Cast<byte, float>(request.Interest).ToArray()).ToArray();
            Assert.NotEqual(sent[0], sent[1]);
            Assert.All(sent, interest => Assert.All(interest, value => Assert.InRange(value, -1, 1)));
        }

        await using var again = await TailorClient.OpenAsync(options);
        Assert.False((await again.UpdateAsync(["id-1"])).PlanChanged);
        Assert.Equal(3, cloud.PlanRequests.Count);
        Assert.Equal(noise.EpsilonAfter(2), again.Epsilon);
    }

    [Fact]
    public async Task A_profile_that_is_read_twice_counts_twice()
    {
        await using var cloud = await FakeCloud.StartAsync("sasrec-ofa");
        var noise = new InterestNoise { Epsilon = 1, ClipNorm = 1 };
        await using var client = await TailorClient.OpenAsync(cloud.Options(cloud.NewFolder()) with { Profile = new(), Noise = noise });
        await client.UpdateAsync(["id-1"]);
        Assert.Equal(noise.EpsilonAfter(2), client.Epsilon);
    }

    [Fact]
    public async Task A_profile_that_is_read_from_the_guide_alone_counts_once()
    {
        await using var cloud = await FakeCloud.StartAsync("sasrec-ofa");
        var draft = SampleModels.Draft("sasrec-ofa");
        cloud.Publish(draft with { Version = "2.0", Customizer = (ForwardOfaSpec)draft.Customizer! with { Structures = StructureSource.Fixed, Kept = new('1', draft.Backbone.SkippableBlocks().Count) } });
        var noise = new InterestNoise { Epsilon = 1, ClipNorm = 1 };
        await using var client = await TailorClient.OpenAsync(cloud.Options(cloud.NewFolder()) with { Profile = new(), Noise = noise with { MostEpsilon = noise.EpsilonAfter(1) } });
        Assert.True((await client.UpdateAsync(["id-1"])).PlanChanged);
        Assert.Equal(noise.EpsilonAfter(1), client.Epsilon);
        var last = cloud.PlanRequests.Last();
        Assert.All(last.Interest, value => Assert.Equal(0, value)); // what nobody reads is not told
        Assert.Contains(last.Guided!, value => value != 0);
        Assert.False((await client.UpdateAsync(["id-1"])).PlanChanged);
    }

    [Fact]
    public void What_is_out_of_range_is_named()
    {
        var problems = string.Join(" ", new InterestNoise { Epsilon = -1, Delta = 1, ClipNorm = double.PositiveInfinity, MostEpsilon = -2 }.Problems());
        Assert.All(["Epsilon", "Delta", "ClipNorm", "MostEpsilon"], word => Assert.Contains(word, problems, StringComparison.Ordinal));
    }

    /// <summary>The normal distribution, by its density's integral in steps that are fine enough for 1e-12.</summary>
    private static double Normal(double x)
    {
        if (x < -38) return 0;
        var (steps, from) = (200_000, -40.0);
        var width = (x - from) / steps;
        var sum = 0.0;
        for (var i = 0; i < steps; i++)
        {
            var at = from + ((i + 0.5) * width);
            sum += Math.Exp(-at * at / 2);
        }

        return sum * width / Math.Sqrt(2 * Math.PI);
    }
}
