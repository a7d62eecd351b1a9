using Tailor.Torch;
using Tailor.Training.Batches;
using Tailor.Training.Losses;
using Tailor.Training.Tests.Backbones;

namespace Tailor.Training.Tests.Losses;

/// <summary>Every loss against the formula of its paper, written out in double precision.</summary>
public class TargetLossTests
{
    private static readonly int[] Targets = [3, 1, 4, 1, 5, 9, 2, 6, 8];

    [Fact]
    public void FullSoftmaxIsMinusTheLogOfTheTargetsShare()
    {
        var @case = new LossCase(13, 5, Targets);
        var expected = Mean(@case, (m, target) => LogSum(Enumerable.Range(0, 13).Select(item => @case.Logit(m, item))) - @case.Logit(m, target));
        Near(expected, @case.Value(new FullSoftmax()));
    }

    [Theory]
    [InlineData(6, 0, false)]
    [InlineData(6, .7, false)]
    [InlineData(6, .7, true)]
    [InlineData(1, 0, false)]
    public void SampledSoftmaxLeavesTheTargetOutOfTheNegatives(int negatives, double exponent, bool logQ)
    {
        var @case = new LossCase(13, 5, Targets);
        var (shared, loss) = (Negatives(negatives, exponent), new SampledSoftmax(Negatives(negatives, exponent), logQ));
        shared.Draw(@case.Batch.Position);
        var collisions = 0;
        var expected = Mean(@case, (m, target) =>
        {
            var logits = new List<double> { @case.Logit(m, target) };
            for (var k = 0; k < shared.Count; k++)
            {
                if (shared.Items[k] == target) collisions++;
                else logits.Add(@case.Logit(m, shared.Items[k]) - (logQ ? shared.LogQ[k] : 0));
            }

            return LogSum(logits) - logits[0];
        });
        Assert.True(collisions > 0 || negatives == 1, "The case has no collision to test.");
        Near(expected, @case.Value(loss));
    }

    [Fact]
    public void SampledSoftmaxOverAllItemsIsTheFullOne()
    {
        var @case = new LossCase(13, 5, Targets);
        var (sampled, full) = (new SampledSoftmax(new SharedNegatives(13, 13, 1), logQ: true), new FullSoftmax());
        Near(@case.Value(full), @case.Value(sampled));
        Same(@case.Gradients((states, items) => @case.Mean(full, states, items)), @case.Gradients((states, items) => @case.Mean(sampled, states, items)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void BceWeighsTheTargetAgainstItsOwnNegatives(int negatives)
    {
        var @case = new LossCase(13, 5, Targets);
        var loss = new Bce(negatives, 13, seed: 5);
        var candidates = loss.Candidates(@case.Batch).ToArray();
        Assert.Equal(@case.Batch.TokenTargets.ToArray(), candidates[..Targets.Length]);
        var expected = Mean(@case, (m, target) =>
        {
            var sum = -Math.Log(Sigmoid(@case.Logit(m, target)));
            for (var n = 0; n < negatives; n++)
            {
                var item = candidates[Targets.Length + (m * negatives) + n];
                Assert.NotEqual(target, item);
                sum -= Math.Log(1 - Sigmoid(@case.Logit(m, item)));
            }

            return sum / (negatives + 1);
        });
        Near(expected, @case.Value(loss));
    }

    [Fact]
    public void BceDrawsEveryOtherItemAlike()
    {
        var targets = Enumerable.Repeat(2, 1000).ToArray();
        var candidates = new Bce(20, 5, seed: 5).Candidates(HandBatch.NextItem([[0, .. targets]])).ToArray()[1000..];
        for (var item = 0; item < 5; item++)
        {
            var share = candidates.Count(candidate => candidate == item) / (double)candidates.Length;
            Assert.InRange(share, item == 2 ? 0 : .235, item == 2 ? 0 : .265); // 5 deviations of .003
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(.75)]
    [InlineData(1)]
    public void GbceRaisesTheTargetsProbabilityToBeta(double calibration)
    {
        var @case = new LossCase(13, 5, Targets);
        var shared = Negatives(6, 0);
        shared.Draw(@case.Batch.Position);
        var rate = 6 / (13 - 1.0);
        var beta = rate * ((calibration * (1 - (1 / rate))) + (1 / rate)); // the paper's equation for β
        var expected = Mean(@case, (m, target) =>
        {
            var sum = -Math.Log(Math.Pow(Sigmoid(@case.Logit(m, target)), beta));
            for (var k = 0; k < shared.Count; k++)
                if (shared.Items[k] != target) sum -= Math.Log(1 - Sigmoid(@case.Logit(m, shared.Items[k])));
            return sum / (shared.Count + 1);
        });
        Near(expected, @case.Value(new Gbce(Negatives(6, 0), 13, calibration)));
    }

    [Theory]
    [InlineData(LossKind.SampledSoftmax, false, true)]
    [InlineData(LossKind.SampledSoftmax, true, true)]
    [InlineData(LossKind.SampledSoftmax, true, false)]
    [InlineData(LossKind.FullSoftmax, false, true)]
    [InlineData(LossKind.FullSoftmax, false, false)]
    [InlineData(LossKind.Bce, false, true)]
    [InlineData(LossKind.Bce, false, false)]
    [InlineData(LossKind.Gbce, false, true)]
    [InlineData(LossKind.Gbce, false, false)]
    public void GradientsEqualFiniteDifferences(LossKind kind, bool logQ, bool hasBiases)
    {
        var popularity = Enumerable.Range(1, 13).ToArray();
        var options = new LossOptions { Kind = kind, Negatives = 5, LogQ = logQ, PopularityExponent = logQ ? .5 : 0 };
        new LossCase(13, 5, Targets, hasBiases: hasBiases).CheckGradients(TargetLoss.Create(options, popularity, seed: 2));
    }

    [Theory]
    [InlineData(6, .5, 6)]
    [InlineData(7, .5, 13)]
    [InlineData(7, 0, 7)]
    public void HalfACatalogueByPopularityIsAllOfIt(int asked, double exponent, int drawn)
    {
        var loss = TargetLoss.Create(new LossOptions { Negatives = asked, PopularityExponent = exponent }, [.. Enumerable.Range(1, 13)], seed: 1);
        var negatives = loss.Candidates(HandBatch.NextItem([[0, .. Targets]]))[Targets.Length..].ToArray();
        Assert.Equal((drawn, drawn), (negatives.Length, negatives.Distinct().Count()));
    }

    /// <summary>State (1, 0); the target scores ln 2, two negatives 0 and ln 3: by hand, e to these is 2, 1 and 3.</summary>
    [Fact]
    public void ValuesWorkedByHand()
    {
        using var scope = torch.NewDisposeScope();
        var batch = HandBatch.NextItem([[0, 40]]);
        var states = torch.tensor([1f, 0], 1, 2);
        var rows = new ItemRows(torch.tensor([MathF.Log(2), 5, 0, 6, MathF.Log(3), 7], 3, 2), null);
        Near(Math.Log(3), Of(new SampledSoftmax(new SharedNegatives(41, 2, 1), logQ: false))); // 2 of 6
        Near((Math.Log(1.5) + Math.Log(2) + Math.Log(4)) / 3, Of(new Bce(2, 41, 1))); // σ = 2/3, 1 − σ = 1/2 and 1/4
        Near(((.2875 * Math.Log(1.5)) + Math.Log(2) + Math.Log(4)) / 3, Of(new Gbce(new SharedNegatives(41, 2, 1), 41, .75))); // α = .05, β = 1 − t (1 − α)
        Near(Math.Log(6), new FullSoftmax().Mean(states, rows, rows, HandBatch.NextItem([[0, 1]])).item()); // 1 of 6
        rows = rows with { Biases = torch.tensor([MathF.Log(3), 0, MathF.Log(4)], 3) };
        Near(Math.Log(19 / 6.0), Of(new SampledSoftmax(new SharedNegatives(41, 2, 1), logQ: false))); // 6 of 6 + 1 + 12
        Near(Math.Log(19), new FullSoftmax().Mean(states, rows, rows, HandBatch.NextItem([[0, 1]])).item());

        double Of(TargetLoss loss)
        {
            Assert.DoesNotContain(40, loss.Candidates(batch)[1..].ToArray());
            return loss.Mean(states, rows, rows, batch).item();
        }
    }

    internal static SharedNegatives Negatives(int count, double exponent) =>
        exponent == 0 ? new SharedNegatives(13, count, 1) : new SharedNegatives(Enumerable.Range(1, 13).ToArray(), exponent, count, 1);

    internal static void Same(float[][] expected, float[][] actual)
    {
        for (var i = 0; i < expected.Length; i++)
            for (var j = 0; j < expected[i].Length; j++) Assert.InRange(actual[i][j] - expected[i][j], -2e-6, 2e-6);
    }

    private static double Mean(LossCase @case, Func<int, long, double> ofPosition) =>
        Enumerable.Range(0, @case.Targets).Average(m => ofPosition(m, @case.Batch.TokenTargets[m]));

    private static void Near(double expected, double actual) => Assert.InRange(actual, expected - 3e-6, expected + 3e-6);

    private static double LogSum(IEnumerable<double> logits) => Math.Log(logits.Sum(Math.Exp));

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}
