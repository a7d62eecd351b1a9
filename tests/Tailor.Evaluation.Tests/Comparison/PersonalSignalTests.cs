using Tailor.Evaluation.Comparison;
using Tailor.Evaluation.Metrics;
using Tailor.Evaluation.Protocols;
using Tailor.Evaluation.Tests.Data;
using Tailor.Interactions.Splits;

namespace Tailor.Evaluation.Tests.Comparison;

public sealed class PersonalSignalTests
{
    private static readonly Metric Hit = Metric.Parse("hit@1");
    private static readonly Split Split = Histories.LeaveOneOut(Histories.Of(4, [.. Enumerable.Range(0, 400).Select(_ => new[] { 0, 1, 2 })]));

    /// <summary>A variant that puts the target first for the users that the rule names, and item 3 for all others.</summary>
    private static FunctionScorer Variant(Func<int, int, bool> hits) => new(4, (user, history, item) => item == 3 ? 1 : item == history.Length && hits(user, history.Length) ? 2 : 0);

    private static PersonalSignal Of(params Func<int, int, bool>[] variants)
    {
        EvaluationResult[] On(Stage stage) => [.. variants.Select(hits => Evaluator.Evaluate(Variant(hits), Split, stage, Protocol.Full))];
        return PersonalSignal.Of(On(Stage.Validation), On(Stage.Test), Hit);
    }

    [Fact]
    public void FindsAPlantedPreference()
    {
        // Variant 0 serves three users of four, variant 1 the rest, on both stages.
        var signal = Of((user, _) => user % 4 != 0, (user, _) => user % 4 == 0);
        Assert.Equal(1, signal.Correlation, 1e-12);
        Assert.Equal(0.25, signal.Gain, 1e-12);
        Assert.Equal(Math.Sqrt(0.25 * 0.75 / 399), signal.GainStandardError, 1e-12);
        Assert.Equal(400, signal.Users);
    }

    [Fact]
    public void FindsNoneWhereStagesAreIndependent()
    {
        // One stream of coins: the first numbers of generators with neighbouring seeds are not independent.
        var random = new Random(1);
        var coins = Enumerable.Range(0, 400 * 3 * 3).Select(_ => random.Next(2) == 0).ToArray();
        bool Coin(int user, int stage, int variant) => coins[(((user * 3) + stage) * 3) + variant];
        var signal = Of((user, stage) => Coin(user, stage, 0), (user, stage) => Coin(user, stage, 1), (user, stage) => Coin(user, stage, 2));
        Assert.InRange(signal.Correlation, -0.15, 0.15);
        Assert.InRange(signal.Gain, -4 * signal.GainStandardError, 4 * signal.GainStandardError);
    }

    [Fact]
    public void ABetterVariantForAllIsNoPersonalSignal()
    {
        var signal = Of((_, _) => true, (_, _) => false);
        Assert.True(double.IsNaN(signal.Correlation));
        Assert.Equal(0, signal.Gain);
    }

    [Fact]
    public void RefusesOneVariant() => Assert.Throws<EvaluationException>(() => Of((_, _) => true));
}
