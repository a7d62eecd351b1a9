using Tailor.Customization.Chord;
using Tailor.Models;
using Tailor.Models.Backbones;
using Tailor.Models.Budgets;
using Tailor.Models.Customizers;
using Tailor.Models.Plans;
using Tailor.Runtime;

namespace Tailor.Customization.Tests.Chord;

public sealed class ChordCustomizerTests
{
    /// <summary>float32 against double, relative: sums of at most a few dozen terms, a product of three factors.</summary>
    private const double ToleranceToReference = 2e-5;

    private static readonly ChordSpec Chord = new() { Strategy = ChordStrategy.Personal, Hidden = 11, ElementRank = 3, FilterLevel = true, ElementLevel = true, LayerLevel = true };

    /// <summary>Layers above and below the size from which element scores are of low rank, widths that fill no vector.</summary>
    private static readonly BackboneSpec[] Backbones =
    [
        SasRec(width: 5, feedForward: 3),
        SasRec(width: 34, feedForward: 27),
        new Gru4RecSpec { Width = 17, MaxLength = 5, Hidden = 19, Layers = 1, EmbeddingNorm = false },
        new CaserSpec { Width = 9, MaxLength = 4, HorizontalFilters = 3, VerticalFilters = 20 },
        new NextItNetSpec { Width = 9, MaxLength = 5, Blocks = 2, Kernel = 3, Dilations = [1, 4], EmbeddingNorm = false },
        SasRec(width: 1, feedForward: 1),
    ];

    public static TheoryData<bool, bool, bool> Levels => new() { { true, true, true }, { false, true, true }, { true, false, true }, { true, true, false }, { true, false, false }, { false, true, false }, { false, false, true } };

    private static IEnumerable<KernelChoice> Available => Enum.GetValues<KernelChoice>().Where(choice => choice == KernelChoice.Scalar || Runtime.Kernels.KernelTable.Available.Contains(choice));

    [Theory]
    [MemberData(nameof(Levels))]
    public void ScoresEqualTheReferenceOnEveryKernel(bool filter, bool element, bool layer)
    {
        var spec = Chord with { FilterLevel = filter, ElementLevel = element, LayerLevel = layer };
        foreach (var backbone in Backbones)
        {
            var tensors = SyntheticCustomizer.Tensors(spec, backbone);
            var interests = SyntheticCustomizer.Interests(3, backbone.Width);
            var reference = new ReferenceChord(spec, backbone, tensors);
            double[] expected = [.. Enumerable.Range(0, 3).SelectMany(user => reference.Score(interests.AsSpan(user * backbone.Width, backbone.Width)))];
            foreach (var kernels in Available)
            {
                var found = new float[expected.Length];
                new ChordCustomizer(spec, backbone, tensors, kernels).OpenSession().Score(interests, found);
                for (var i = 0; i < found.Length; i++)
                    Assert.True(Math.Abs(expected[i] - found[i]) <= ToleranceToReference * Math.Max(0.1, Math.Abs(expected[i])), $"{backbone.Name} {backbone.Width} {kernels}, score {i}: expected {expected[i]}, found {found[i]}.");
            }
        }
    }

    [Fact]
    public void OneChannelIsWorkedByHand()
    {
        // Interest ½, h = 1: every inner value is relu(2·½ + 0) = 1. Filter outer ln 3 → sigmoid ¾ for every channel; element outer −2 + bias ½ → |−1.5|;
        // layer outer ln 2 for the first of 6 layers, 0 for the others → softmax 2/7 and 1/7, times 6.
        var backbone = SasRec(width: 1, feedForward: 1);
        var spec = Chord with { Hidden = 1 };
        var tensors = new TensorMap();
        foreach (var shape in spec.Tensors(backbone))
        {
            float[] values = shape.Name switch
            {
                _ when shape.Name.EndsWith("inner.weight", StringComparison.Ordinal) => [2],
                "layer.outer.weight" => [MathF.Log(2), 0, 0, 0, 0, 0],
                _ when shape.Name.StartsWith("filter", StringComparison.Ordinal) && shape.Name.EndsWith("outer.weight", StringComparison.Ordinal) => [MathF.Log(3)],
                _ when shape.Name.EndsWith("outer.weight", StringComparison.Ordinal) => [-2],
                _ when shape.Name.StartsWith("element", StringComparison.Ordinal) && shape.Name.EndsWith("outer.bias", StringComparison.Ordinal) => [0.5f],
                _ => new float[shape.ElementCount],
            };
            tensors.Add(shape.Name, values, [.. shape.Dimensions]);
        }

        var scores = new float[6];
        var session = new ChordCustomizer(spec, backbone, tensors).OpenSession();
        session.Score([0.5f], scores);
        Assert.Equal(12 / 7.0 * 0.75 * 1.5, scores[0], 5);
        Assert.All(scores[1..], score => Assert.Equal(6 / 7.0 * 0.75 * 1.5, score, 5));

        // 22 bits for 6 weights are 8 + 4 + 4 + 2 + 2 + 2: the greatest score first, of equal ones the lower channel.
        Assert.Equal([3, 2, 2, 1, 1, 1], session.Customize([0.5f], PrecisionBudget.AverageBits(22 / 6.0)).Codes.ToArray());
    }

    [Fact]
    public void AloneAndInABatchTheAnswerIsTheSameToTheBit()
    {
        const int Users = ChordSession.LargestBatch + 7;
        foreach (var backbone in Backbones)
        {
            var session = new ChordCustomizer(Chord, backbone, SyntheticCustomizer.Tensors(Chord, backbone)).OpenSession();
            var interests = SyntheticCustomizer.Interests(Users, backbone.Width);
            var channels = backbone.ChannelLayers().Sum(layer => layer.Channels);
            var (scores, codes) = (new float[Users * channels], new byte[Users * channels]);
            session.Score(interests, scores);
            session.Customize(interests, PrecisionBudget.AverageBits(3), codes);
            for (var user = 0; user < Users; user++)
            {
                var alone = new float[channels];
                var interest = interests.AsSpan(user * backbone.Width, backbone.Width);
                session.Score(interest, alone);
                Assert.Equal(scores.AsSpan(user * channels, channels).ToArray(), alone);
                Assert.Equal(codes.AsSpan(user * channels, channels).ToArray(), session.Customize(interest, PrecisionBudget.AverageBits(3)).Codes.ToArray());
            }
        }
    }

    [Fact]
    public void ManyUsersWithBudgetsOfTheirOwnGetWhatEachGetsAlone()
    {
        const int Users = ChordSession.LargestBatch + 7;
        var backbone = Backbones[1];
        var session = new ChordCustomizer(Chord, backbone, SyntheticCustomizer.Tensors(Chord, backbone)).OpenSession();
        var interests = SyntheticCustomizer.Interests(Users, backbone.Width).Chunk(backbone.Width).ToArray();
        DeviceBudgets[] budgets = [.. Enumerable.Range(0, Users).Select(user => new DeviceBudgets { Precision = PrecisionBudget.AverageBits(2 + (user % 6)) })];
        var decisions = new PlanDecisions[Users];
        session.DecideAll(interests, budgets, decisions);
        for (var user = 0; user < Users; user++) Assert.Equal(session.Decide(interests[user], budgets[user]).Precision, decisions[user].Precision);

        budgets[3] = new();
        Assert.Contains("needs a budget", Assert.Throws<ArgumentException>(() => session.DecideAll(interests, budgets, decisions)).Message, StringComparison.Ordinal);
        budgets[3] = budgets[4];
        interests[2] = new float[3];
        Assert.Contains("values, found 3", Assert.Throws<ArgumentException>(() => session.DecideAll(interests, budgets, decisions)).Message, StringComparison.Ordinal);
        Assert.Contains("room for", Assert.Throws<ArgumentException>(() => session.DecideAll(interests, budgets, new PlanDecisions[1])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void EveryKindOfBudgetHoldsAndIsUsed()
    {
        var backbone = SasRec(width: 64, feedForward: 64);
        var layers = backbone.ChannelLayers();
        var session = new ChordCustomizer(Chord, backbone, SyntheticCustomizer.Tensors(Chord, backbone)).OpenSession();
        var interest = SyntheticCustomizer.Interests(1, 64);
        foreach (var budget in (PrecisionBudget[])[PrecisionBudget.AverageBits(2), PrecisionBudget.AverageBits(3), PrecisionBudget.AverageBits(6.5), PrecisionBudget.Bytes(9_000), new(BudgetKind.Cost, 40_000, CostOf2: 1, CostOf4: 1.5, CostOf8: 3)])
        {
            var codes = session.Customize(interest, budget);
            codes.Require(layers);
            var (cost, limit) = (budget.CostOf(layers, codes.Codes), budget.LimitFor(layers));
            Assert.True(cost <= limit, $"{budget}: {cost} of {limit}");
            Assert.True(cost > limit - budget.ChannelCost(64, Precision.HighestCode), $"{budget}: {cost} of {limit}");
        }
    }

    [Fact]
    public void UsersDifferInTheirStrategiesAndAStaticStrategyDoesNot()
    {
        var backbone = SasRec(width: 34, feedForward: 27);
        var interests = SyntheticCustomizer.Interests(2, 34);
        var (personal, fixedSpec) = (Session(Chord), Chord with { Strategy = ChordStrategy.Static });
        Assert.NotEqual(personal.Customize(interests.AsSpan(0, 34), PrecisionBudget.AverageBits(3)), personal.Customize(interests.AsSpan(34), PrecisionBudget.AverageBits(3)));

        var same = Session(fixedSpec);
        var expected = same.Customize([], PrecisionBudget.AverageBits(3));
        Assert.Equal(expected, same.Customize(interests.AsSpan(0, 34), PrecisionBudget.AverageBits(3)));
        var scores = SyntheticCustomizer.Tensors(fixedSpec, backbone).Floats("static.scores", expected.Channels).ToArray();
        Assert.True(Enumerable.Range(0, expected.Channels).Where(c => expected.Codes[c] == 3).Min(c => scores[c]) >= Enumerable.Range(0, expected.Channels).Where(c => expected.Codes[c] < 3).Max(c => scores[c]));

        ChordSession Session(ChordSpec spec) => new ChordCustomizer(spec, backbone, SyntheticCustomizer.Tensors(spec, backbone)).OpenSession();
    }

    [Fact]
    public void ScoringAllocatesNothing()
    {
        var backbone = SasRec(width: 34, feedForward: 27);
        var session = new ChordCustomizer(Chord, backbone, SyntheticCustomizer.Tensors(Chord, backbone)).OpenSession();
        var (interests, codes) = (SyntheticCustomizer.Interests(3, 34), new byte[3 * backbone.ChannelLayers().Sum(layer => layer.Channels)]);
        PrecisionBudget[] budgets = [PrecisionBudget.AverageBits(3), PrecisionBudget.Bytes(4_000)];
        foreach (var budget in budgets) session.Customize(interests, budget, codes);
        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var budget in budgets) session.Customize(interests, budget, codes);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void WrongInputIsRefusedAndTheSessionGoesOn()
    {
        var backbone = SasRec(width: 5, feedForward: 3);
        var session = new ChordCustomizer(Chord, backbone, SyntheticCustomizer.Tensors(Chord, backbone)).OpenSession();
        var budget = PrecisionBudget.AverageBits(3);
        float[] interest = [0, 1, -1, 0.5f, 0];
        var expected = session.Customize(interest, budget);
        Refuses("Expected 1 interests of 5 values, found 4", () => session.Customize(interest.AsSpan(1), budget));
        Refuses("Expected 1 interests of 5 values, found 0", () => session.Customize([], budget));
        Refuses("Value 2 of the interests is NaN", () => session.Customize([0, 0, float.NaN, 0, 0], budget));
        Refuses("Value 0 of the interests is 1.5", () => session.Customize([1.5f, 0, 0, 0, 0], budget));
        Refuses("Average bits must be 2 to 8, not 1.9", () => session.Customize(interest, PrecisionBudget.AverageBits(1.9)));
        Refuses("cannot be met", () => session.Customize(interest, PrecisionBudget.Bytes(3)));
        Refuses("Expected 28 for each user, found 27", () => session.Score(interest, new float[27]));
        Assert.Equal(expected, session.Customize(interest, budget));

        static void Refuses(string message, Action call) => Assert.Contains(message, Assert.Throws<ArgumentException>(call).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WhoeverKnowsNoMethodGetsThePartThatItDecides()
    {
        var backbone = SasRec(width: 5, feedForward: 3);
        var customizer = new ChordCustomizer(Chord, backbone, SyntheticCustomizer.Tensors(Chord, backbone));
        ICustomizer seam = customizer;
        float[] interest = [0, 1, -1, 0.5f, 0];
        var budget = PrecisionBudget.AverageBits(4);
        Assert.Equal("chord", seam.Spec.Name);
        Assert.Equal(customizer.OpenSession().Customize(interest, budget), seam.OpenSession().Decide(interest, new() { Precision = budget }).Precision);
        Assert.Contains("needs a budget", Assert.Throws<ArgumentException>(() => seam.OpenSession().Decide(interest, new())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AMissingTensorOrASpecOutOfRangeIsNamed()
    {
        var backbone = SasRec(width: 5, feedForward: 3);
        var error = Assert.Throws<ModelFormatException>(() => new ChordCustomizer(Chord, backbone, SyntheticCustomizer.Tensors(Chord with { LayerLevel = false }, backbone)));
        Assert.Contains("layer.inner.weight", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<ModelFormatException>(() => new ChordCustomizer(Chord with { Hidden = 0 }, backbone, new TensorMap("some model")));
        Assert.Contains("some model", error.Message, StringComparison.Ordinal);
        Assert.Contains("Hidden must be 1 to 1024, not 0", error.Message, StringComparison.Ordinal);
    }

    private static SasRecSpec SasRec(int width, int feedForward) => new()
    {
        Width = width,
        MaxLength = 5,
        Blocks = 1,
        Heads = 1,
        FeedForward = feedForward,
        Norm = NormPlacement.Pre,
        Layout = PositionLayout.LeftAligned,
        EmbeddingNorm = true,
        ScaleEmbedding = false,
    };
}
