using Tailor.Customization.ForwardOfa;
using Tailor.Models;
using Tailor.Models.Adaptation;
using Tailor.Models.Backbones;
using Tailor.Models.Budgets;
using Tailor.Models.Customizers;
using Tailor.Models.Plans;
using Tailor.Runtime;

namespace Tailor.Customization.Tests.ForwardOfa;

public sealed class ForwardOfaCustomizerTests
{
    /// <summary>float32 against double through two layers of at most a hundred terms, values near 1.</summary>
    private const double Tolerance = 1e-4;

    private static readonly ForwardOfaSpec Spec = new()
    {
        Structures = StructureSource.Personal,
        Kept = "",
        Parameters = ParameterSource.Personal,
        Adaptation = new(ParameterForm.ScaleShift, 0),
        Projection = ProjectionInput.Subsets,
        Hidden = 13,
        SharedTrunk = false,
    };

    private static readonly SasRecSpec Backbone = SasRec(width: 10, blocks: 2);

    public static TheoryData<ParameterForm, ProjectionInput, bool> Variants => new()
    {
        { ParameterForm.ScaleShift, ProjectionInput.Subsets, false },
        { ParameterForm.LowRank, ProjectionInput.Gates, false },
        { ParameterForm.Full, ProjectionInput.Choice, true },
    };

    private static IEnumerable<KernelChoice> Available => Enum.GetValues<KernelChoice>().Where(choice => choice == KernelChoice.Scalar || Runtime.Kernels.KernelTable.Available.Contains(choice));

    [Theory]
    [MemberData(nameof(Variants))]
    public void DecisionsEqualTheReferenceOnEveryKernel(ParameterForm form, ProjectionInput projection, bool shared)
    {
        var spec = Spec with { Adaptation = new(form, form == ParameterForm.LowRank ? 3 : 0), Projection = projection, SharedTrunk = shared };
        var tensors = SyntheticCustomizer.Tensors(spec, Backbone);
        var reference = new ReferenceForwardOfa(spec, Backbone, tensors);
        var costs = new StructureCosts(Backbone);
        foreach (var kernels in Available)
        {
            var session = new ForwardOfaCustomizer(spec, Backbone, tensors, kernels).OpenSession();
            for (var user = 0; user < 6; user++)
            {
                var interest = SyntheticCustomizer.Interests(1, 10, seed: user);
                var budget = costs.Share(user % 2 == 0 ? StructureBudgetKind.MultiplyAdds : StructureBudgetKind.Bytes, .3 + (.15 * user));
                var worths = reference.Worths(interest, costs.ShareOf(budget));
                var found = new float[4];
                session.Worths(interest, budget, found);
                AssertClose(worths, found, "worths");

                var guide = new float[10];
                var structure = session.Choose(interest, budget, guide);
                Assert.Equal(reference.Best(worths, budget), structure);
                AssertClose(reference.Guide(worths, structure, budget), guide, "guide");

                var guided = SyntheticCustomizer.Interests(1, 10, seed: 100 + user);
                AssertClose(reference.Parameters(structure, [.. guided.Select(value => (double)value)]), session.Generate(structure, guided).Values, "parameters");
            }
        }
    }

    [Fact]
    public void ABudgetIsNeverExceeded()
    {
        var backbone = SasRec(width: 6, blocks: 4);
        var spec = Spec with { Parameters = ParameterSource.None, Adaptation = null };
        var session = new ForwardOfaCustomizer(spec, backbone, SyntheticCustomizer.Tensors(spec, backbone)).OpenSession();
        var (costs, random, interest, seen) = (new StructureCosts(backbone), new Random(5), new float[6], new HashSet<Structure>());
        for (var i = 0; i < 100_000; i++)
        {
            for (var at = 0; at < interest.Length; at++) interest[at] = (2 * random.NextSingle()) - 1;
            var kind = i % 2 == 0 ? StructureBudgetKind.MultiplyAdds : StructureBudgetKind.Bytes;
            var budget = costs.Share(kind, 1.1 * random.NextDouble());
            var structure = session.Choose(interest, budget, []);
            Assert.True(costs.Of(kind, structure) <= budget.Limit, $"{structure} exceeds {budget}");
            seen.Add(structure);
        }

        Assert.InRange(seen.Count, 10, 256);
    }

    [Fact]
    public void AModelsFleetBudgetIsWhatABudgetWithoutAnAverageMeans()
    {
        var (shared, alone) = (Customizer(Spec with { Fleet = new(Average: .25, Price: .7) }).OpenSession(), Customizer(Spec).OpenSession());
        var budget = new StructureCosts(Backbone).Share(StructureBudgetKind.MultiplyAdds, .9);
        var (guide, expected) = (new float[10], new float[10]);
        var random = new Random(3);
        var differ = 0;
        for (var user = 0; user < 200; user++)
        {
            float[] interest = [.. Enumerable.Range(0, 10).Select(_ => (random.NextSingle() * 2) - 1)];
            Assert.Equal(alone.Choose(interest, budget with { Average = .25, Price = .7 }, expected), shared.Choose(interest, budget, guide));
            Assert.Equal(expected, guide);
            if (!alone.Choose(interest, budget, expected).Equals(shared.Choose(interest, budget, guide))) differ++;
            Assert.Equal(alone.Choose(interest, budget with { Average = .5 }, expected), shared.Choose(interest, budget with { Average = .5 }, guide)); // an average by name counts
        }

        Assert.InRange(differ, 1, 200);
    }

    [Fact]
    public void APlanTakesTwoExchangesWhereParametersArePersonal()
    {
        var (customizer, interest, guided) = (Customizer(Spec), SyntheticCustomizer.Interests(1, 10), SyntheticCustomizer.Interests(1, 10, seed: 2));
        ICustomizerSession seam = ((ICustomizer)customizer).OpenSession();
        var budgets = new DeviceBudgets { Structure = new StructureCosts(Backbone).Share(StructureBudgetKind.MultiplyAdds, .5) };
        var first = seam.Decide(interest, budgets);
        Assert.Equal(10, first.Guide!.Count);
        Assert.Null(first.Parameters);
        var whole = seam.Complete(first, guided);
        Assert.Null(whole.Guide);
        Assert.Equal(customizer.OpenSession().Generate(first.Structure!, guided), whole.Parameters);
        Assert.Equal((first.Structure, whole.Parameters, null), (whole.Parts.Structure, whole.Parts.Parameters, whole.Parts.Precision));
        Assert.Null(Spec.Adaptation!.Problem(whole.Parameters!, Backbone.SkippableBlocks(), whole.Structure));
        Assert.Contains("whole already", Assert.Throws<ArgumentException>(() => seam.Complete(whole, guided)).Message, StringComparison.Ordinal);
        Assert.Contains("needs a budget", Assert.Throws<ArgumentException>(() => seam.Decide(interest, new())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ControlsTakeOneExchangeAndFollowFromNoUser()
    {
        var budgets = new DeviceBudgets { Structure = new StructureCosts(Backbone).Share(StructureBudgetKind.MultiplyAdds, .5) };
        var constant = Customizer(Spec with { Structures = StructureSource.Constant, Parameters = ParameterSource.Constant });
        Assert.False(constant.Spec.ReadsInterest);
        var same = constant.OpenSession().Decide([], budgets);
        Assert.NotNull(same.Parameters);
        Assert.Null(same.Guide);

        var tight = new DeviceBudgets { Structure = new StructureCosts(Backbone).Share(StructureBudgetKind.MultiplyAdds, .25) };
        var fixedOne = Customizer(Spec with { Structures = StructureSource.Fixed, Kept = "1100", Parameters = ParameterSource.None, Adaptation = null });
        Assert.Equal(Structure.Of(4, 0b0011), fixedOne.OpenSession().Decide([], budgets).Structure);
        Assert.Contains("this model's structure is 1100 for everybody", Assert.Throws<ArgumentException>(() => fixedOne.OpenSession().Decide([], tight)).Message, StringComparison.Ordinal);

        var random = Customizer(Spec with { Structures = StructureSource.Random, Parameters = ParameterSource.None, Adaptation = null }).OpenSession();
        var drawn = Enumerable.Range(0, 200).Select(user => random.Decide(SyntheticCustomizer.Interests(1, 10, seed: user), budgets).Structure!).ToArray();
        var costs = new StructureCosts(Backbone);
        Assert.All(drawn, structure => Assert.True(costs.Of(StructureBudgetKind.MultiplyAdds, structure) <= budgets.Structure!.Value.Limit));
        Assert.Equal(Enumerable.Range(0, 16).Count(subset => costs.Of(StructureBudgetKind.MultiplyAdds, Structure.Of(4, (ulong)subset)) <= budgets.Structure!.Value.Limit), drawn.Distinct().Count());
        Assert.Equal(drawn[7], random.Decide(SyntheticCustomizer.Interests(1, 10, seed: 7), budgets).Structure);
    }

    [Fact]
    public void OnlyResultsAreAllocated()
    {
        var session = Customizer(Spec).OpenSession();
        var (interest, guide, worths, budget) = (SyntheticCustomizer.Interests(1, 10), new float[10], new float[4], new StructureCosts(Backbone).Share(StructureBudgetKind.Bytes, .6));
        session.Worths(interest, budget, worths);
        var before = GC.GetAllocatedBytesForCurrentThread();
        session.Worths(interest, budget, worths);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        session.Choose(interest, budget, guide);
        before = GC.GetAllocatedBytesForCurrentThread();
        session.Choose(interest, budget, guide);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 128); // the structure
    }

    [Fact]
    public void WrongInputIsRefusedAndTheSessionGoesOn()
    {
        var session = Customizer(Spec).OpenSession();
        var (interest, guide, budget) = (SyntheticCustomizer.Interests(1, 10), new float[10], new StructureCosts(Backbone).Share(StructureBudgetKind.MultiplyAdds, .5));
        var expected = session.Choose(interest, budget, guide);
        Refuses("Expected an interest of 10 values, found 9", () => session.Choose(interest.AsSpan(1), budget, guide));
        Refuses("Value 2 of the interest is NaN", () => session.Choose([0, 0, float.NaN, 0, 0, 0, 0, 0, 0, 0], budget, guide));
        Refuses("Value 0 of the interest is 1.5", () => session.Generate(expected, [1.5f, 0, 0, 0, 0, 0, 0, 0, 0, 0]));
        Refuses("the smallest network, without any block, takes", () => session.Choose(interest, StructureBudget.MultiplyAdds(3), guide));
        Refuses("must be a finite number", () => session.Choose(interest, StructureBudget.Bytes(double.PositiveInfinity), guide));
        Refuses("room for a guide of 10 values, found 0", () => session.Choose(interest, budget, []));
        Refuses("Expected a structure of 4 blocks, found 3", () => session.Generate(Structure.All(3), interest));
        Assert.Equal(expected, session.Choose(interest, budget, guide));

        static void Refuses(string message, Action call) => Assert.Contains(message, Assert.Throws<ArgumentException>(call).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AMissingTensorOrASpecThatDoesNotFitIsNamed()
    {
        var error = Assert.Throws<ModelFormatException>(() => new ForwardOfaCustomizer(Spec, Backbone, SyntheticCustomizer.Tensors(Spec with { SharedTrunk = true }, Backbone)));
        Assert.Contains("generator.blocks.0.attention.inner.weight", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<ModelFormatException>(() => new ForwardOfaCustomizer(Spec, SasRec(width: 10, blocks: 5), new TensorMap("some model")));
        Assert.Contains("1 to 8 blocks that can be skipped; this sasrec has 10", error.Message, StringComparison.Ordinal);
    }

    private static ForwardOfaCustomizer Customizer(ForwardOfaSpec spec) => new(spec, Backbone, SyntheticCustomizer.Tensors(spec, Backbone));

    private static void AssertClose(double[] expected, ReadOnlySpan<float> found, string what)
    {
        Assert.Equal(expected.Length, found.Length);
        for (var i = 0; i < expected.Length; i++) Assert.True(Math.Abs(expected[i] - found[i]) <= Tolerance * Math.Max(1, Math.Abs(expected[i])), $"{what} {i}: expected {expected[i]}, found {found[i]}.");
    }

    private static SasRecSpec SasRec(int width, int blocks) => new()
    {
        Width = width,
        MaxLength = 5,
        Blocks = blocks,
        Heads = 1,
        FeedForward = width + 3,
        Norm = NormPlacement.Pre,
        Layout = PositionLayout.LeftAligned,
        EmbeddingNorm = true,
        ScaleEmbedding = false,
    };
}
