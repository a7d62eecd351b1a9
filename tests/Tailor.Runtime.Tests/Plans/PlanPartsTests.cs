using System.Runtime.CompilerServices;
using Tailor.Models.Adaptation;
using Tailor.Models.Backbones;
using Tailor.Models.Plans;
using Tailor.Models.Quantization;
using Tailor.Runtime.Kernels;
using Tailor.Runtime.Tests.Backbones;
using Tailor.Runtime.Tests.Reference;

namespace Tailor.Runtime.Tests.Plans;

/// <summary>Networks of which a plan keeps some blocks, and changes their parameters.</summary>
public sealed class PlanPartsTests
{
    /// <summary>As the whole networks'; parameters are of the size of weights.</summary>
    private const float Tolerance = 1e-4f;

    private const int ItemCount = 61;

    private static readonly SasRecSpec Spec = SasRecTests.Spec(width: 18, length: 7, blocks: 2, heads: 3, feedForward: 33, NormPlacement.Pre, PositionLayout.LeftAligned);

    private static readonly BackboneSpec[] Specs =
    [
        Spec,
        new NextItNetSpec { Width = 9, MaxLength = 7, Blocks = 4, Kernel = 2, Dilations = [1, 2], EmbeddingNorm = true },
        new Gru4RecSpec { Width = 10, MaxLength = 7, Hidden = 10, Layers = 4, EmbeddingNorm = false, Residual = true },
    ];

    private static readonly AdaptationSpec[] Adaptations = [new(ParameterForm.ScaleShift, 0), new(ParameterForm.LowRank, 3), new(ParameterForm.Full, 0)];

    public static TheoryData<int> Subsets => [.. Enumerable.Range(0, 16)];

    [Theory]
    [MemberData(nameof(Subsets))]
    public void Every_subset_of_blocks_equals_the_reference_on_every_kernel_and_length(int subset)
    {
        var parts = new PlanParts { Structure = Structure.Of(4, (ulong)subset) };
        foreach (var spec in Specs)
        {
            var tensors = SyntheticModel.Tensors(spec, ItemCount);
            var reference = ReferenceNetwork.Create(spec, ItemCount, ReferenceParts.Tensors(spec, ItemCount, tensors, parts, null));
            foreach (var kernels in KernelTable.Available)
            {
                var session = new Recommender(spec, ItemCount, tensors, kernels).Apply(parts).OpenSession();
                foreach (var length in (int[])[0, 1, 2, 7, 11]) AssertEqual(spec, reference, session, SyntheticModel.History(length, ItemCount, length), $"{spec.Name} {kernels} {parts.Structure} length {length}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Subsets))]
    public void A_history_that_goes_on_gives_the_same_as_one_from_nothing(int subset)
    {
        foreach (var spec in Specs)
        {
            var narrow = SyntheticModel.Recommender(spec, ItemCount).Apply(new PlanParts { Structure = Structure.Of(4, (ulong)subset) });
            var (history, session) = (SyntheticModel.History(10, ItemCount, seed: 3), narrow.OpenSession());
            var (grown, fresh) = (new float[spec.Width], new float[spec.Width]);
            for (var length = 1; length <= history.Length; length++)
            {
                session.Encode(history.AsSpan(0, length), grown);
                narrow.OpenSession().Encode(history.AsSpan(0, length), fresh);
                Assert.Equal(fresh, grown);
            }
        }
    }

    [Theory]
    [InlineData(0b1111)]
    [InlineData(0b0110)]
    [InlineData(0b1001)]
    public void Parameters_of_every_form_equal_the_reference(int subset)
    {
        foreach (var (spec, adaptation) in Specs.SelectMany(spec => Adaptations.Select(adaptation => (spec, adaptation))))
        {
            var parts = Parts(adaptation, subset, seed: subset, spec);
            var tensors = Tensors(adaptation, spec);
            var reference = ReferenceNetwork.Create(spec, ItemCount, ReferenceParts.Tensors(spec, ItemCount, tensors, parts, adaptation));
            foreach (var kernels in KernelTable.Available)
            {
                var session = new Recommender(spec, ItemCount, tensors, new RecommenderOptions { Kernels = kernels, Adaptation = adaptation }).Apply(parts).OpenSession();
                foreach (var length in (int[])[1, 5, 9]) AssertEqual(spec, reference, session, SyntheticModel.History(length, ItemCount, length), $"{spec.Name} {kernels} {adaptation} length {length}");
            }
        }
    }

    [Fact]
    public void Opened_with_a_plan_it_is_as_when_the_plan_is_applied_and_nothing_skipped_is_read()
    {
        foreach (var adaptation in Adaptations)
        {
            var parts = Parts(adaptation, 0b0110, seed: 5);
            var source = new WatchedSource(Tensors(adaptation));
            var opened = new Recommender(Spec, ItemCount, source, new RecommenderOptions { Adaptation = adaptation, Structure = parts.Structure, Parameters = parts.Parameters });
            Assert.DoesNotContain(source.Asked, name => name.StartsWith("blocks.0.attention", StringComparison.Ordinal) || name.StartsWith("blocks.1.feedForward", StringComparison.Ordinal));
            Assert.Contains("blocks.1.attention.query.weight", source.Asked);
            var applied = Open(adaptation, Tensors(adaptation)).Apply(parts);
            Assert.Equal(applied.Bytes, opened.Bytes);
            var history = SyntheticModel.History(6, ItemCount, seed: 1);
            Assert.Equal(State(applied, history), State(opened, history));
        }
    }

    [Fact]
    public void What_is_skipped_takes_no_memory()
    {
        var whole = SyntheticModel.Recommender(Spec, ItemCount).Bytes;
        var none = SyntheticModel.Recommender(Spec, ItemCount).Apply(new PlanParts { Structure = Structure.Of(4, 0) });
        Assert.Equal((0L, 0L), (none.Bytes.Weights, none.Bytes.Outputs));
        Assert.True(none.Bytes.Rest < whole.Rest);
        var sum = Enumerable.Range(0, 4).Sum(block => SyntheticModel.Recommender(Spec, ItemCount).Apply(new PlanParts { Structure = Structure.Of(4, 1UL << block) }).Bytes.Weights);
        Assert.Equal(whole.Weights, sum);
    }

    [Fact]
    public void The_recommender_before_is_let_go()
    {
        var (before, narrow) = Narrow();
        for (var i = 0; i < 10 && before.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(before.IsAlive);
        Assert.NotNull(narrow.OpenSession());

        [MethodImpl(MethodImplOptions.NoInlining)]
        static (WeakReference, Recommender) Narrow()
        {
            var whole = SyntheticModel.Recommender(Spec, ItemCount);
            return (new WeakReference(whole), whole.Apply(new PlanParts { Structure = Structure.Of(4, 0b0011) }));
        }
    }

    [Fact]
    public void Calls_allocate_nothing()
    {
        var adaptation = Adaptations[0];
        var session = Open(adaptation, Tensors(adaptation)).Apply(Parts(adaptation, 0b1101, seed: 2)).OpenSession();
        var (history, scores, top) = (SyntheticModel.History(9, ItemCount, seed: 2), new float[ItemCount], new Recommendation[5]);
        Use();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Use();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Use()
        {
            for (var length = 0; length <= history.Length; length++)
            {
                session.Score(history.AsSpan(0, length), scores);
                session.Recommend(history.AsSpan(0, length), top);
            }
        }
    }

    [Fact]
    public void Blocks_are_skipped_of_a_packed_network_too()
    {
        var quantization = new QuantizationSpec(MasterType.Float32, Switched: false, ActivationBits: 32);
        var tensors = SyntheticModel.Tensors(Spec, ItemCount, quantization);
        var precision = SyntheticModel.Mixed(Spec, seed: 3);
        var opened = new Recommender(Spec, ItemCount, tensors, new RecommenderOptions { Quantization = quantization });
        var parts = new PlanParts { Structure = Structure.Of(4, 0b1011), Precision = precision };
        var narrow = opened.Apply(parts);
        var silenced = ReferenceParts.Tensors(Spec, ItemCount, tensors, new() { Structure = parts.Structure }, null);
        var expected = new Recommender(Spec, ItemCount, silenced, new RecommenderOptions { Quantization = quantization, Precision = precision });
        var history = SyntheticModel.History(7, ItemCount, seed: 4);
        var (wanted, found) = (State(expected, history), State(narrow, history));
        for (var i = 0; i < wanted.Length; i++) Assert.InRange(found[i] - wanted[i], -Tolerance, Tolerance);
        Assert.True(narrow.Bytes.Master < opened.Bytes.Master);
        Assert.Equal(parts.Structure, narrow.Apply(Precision.Uniform(SyntheticModel.Channels(Spec), 4)).Parts.Structure);
    }

    /// <summary>A layer with parameters, in rows of 2, 4 and 8 bits, is the layer that has those weights from the start: scaled rows keep their codes, others are rounded anew.</summary>
    [Theory]
    [InlineData(32, 1e-4f)]
    [InlineData(8, 1e-3f)]
    public void Parameters_change_packed_networks_too(int activationBits, float tolerance)
    {
        var quantization = new QuantizationSpec(MasterType.Float32, Switched: false, activationBits);
        foreach (var (spec, adaptation) in Specs.SelectMany(spec => Adaptations.Select(adaptation => (spec, adaptation))))
        {
            var parts = Parts(adaptation, 0b1011, seed: 6, spec) with { Precision = SyntheticModel.Mixed(spec, seed: 3) };
            var tensors = Tensors(adaptation, spec);
            var opened = new Recommender(spec, ItemCount, tensors, new RecommenderOptions { Quantization = quantization, Adaptation = adaptation });
            var changed = ReferenceParts.Tensors(spec, ItemCount, tensors, parts, adaptation);
            var expected = new Recommender(spec, ItemCount, changed, new RecommenderOptions { Quantization = quantization, Precision = parts.Precision, Structure = parts.Structure });
            var own = opened.Apply(parts);
            Assert.True(own.Bytes.Master < opened.Bytes.Master); // what has parameters in it keeps no weights for another plan
            foreach (var length in (int[])[1, 5, 9])
            {
                var history = SyntheticModel.History(length, ItemCount, length);
                var (wanted, found) = (State(expected, history), State(own, history));
                for (var i = 0; i < wanted.Length; i++) Assert.True(Math.Abs(found[i] - wanted[i]) <= tolerance, $"{spec.Name} {adaptation} length {length}, value {i}: expected {wanted[i]}, found {found[i]}.");
            }

            var again = SyntheticModel.History(6, ItemCount, seed: 1);
            Assert.Equal(State(own, again), State(opened.Apply(parts), again)); // the model that was opened is as it was
        }
    }

    [Fact]
    public void What_does_not_fit_says_why()
    {
        var adaptation = Adaptations[0];
        var whole = Open(adaptation, Tensors(adaptation));
        Refuses<ArgumentException>("Expected a structure of 4 blocks", () => whole.Apply(new PlanParts { Structure = Structure.All(3) }));
        Refuses<ArgumentException>("Expected a structure of 0 blocks", () => SyntheticModel.Recommender(CaserTests.Spec(width: 18, length: 7, horizontal: 17, vertical: 1), ItemCount).Apply(new PlanParts { Structure = Structure.All(4) }));
        Refuses<ArgumentException>("Expected parameters of the form ScaleShift", () => whole.Apply(new PlanParts { Parameters = new(ParameterForm.Full, [1]) }));
        Refuses<ArgumentException>("values for the blocks that are kept, found 1", () => whole.Apply(new PlanParts { Parameters = new(ParameterForm.ScaleShift, [1]) }));
        Refuses<ArgumentException>("Parameters need an adaptation", () => SyntheticModel.Recommender(Spec, ItemCount).Apply(new PlanParts { Parameters = new(ParameterForm.ScaleShift, [1]) }));
        Refuses<ArgumentException>("Rank must be 1 to 64, not 65", () => new Recommender(Spec, ItemCount, Tensors(adaptation), new RecommenderOptions { Adaptation = new(ParameterForm.LowRank, 65) }));

        var narrow = whole.Apply(new PlanParts { Structure = Structure.Of(4, 0b0011) });
        Refuses<InvalidOperationException>("a plan that was applied before skips it", () => narrow.Apply(new PlanParts { Structure = Structure.Of(4, 0b0111) }));
        Refuses<InvalidOperationException>("hold the parameters of a plan already", () => whole.Apply(Parts(adaptation, 0b0011, seed: 1)).Apply(new PlanParts()));
        var packed = new Recommender(Spec, ItemCount, Tensors(adaptation), new RecommenderOptions { Quantization = new(MasterType.Float32, Switched: false, ActivationBits: 8), Adaptation = adaptation });
        Refuses<InvalidOperationException>("hold the parameters of a plan already", () => packed.Apply(Parts(adaptation, 0b0011, seed: 1)).Apply(Precision.Uniform(SyntheticModel.Channels(Spec), 4)));
        Assert.Equal(Structure.Of(4, 0b0001), narrow.Apply(new PlanParts { Structure = Structure.Of(4, 0b0001) }).Parts.Structure);

        static void Refuses<T>(string message, Action call)
            where T : Exception => Assert.Contains(message, Assert.Throws<T>(call).Message, StringComparison.Ordinal);
    }

    private static Recommender Open(AdaptationSpec adaptation, ITensorSource tensors) => new(Spec, ItemCount, tensors, new RecommenderOptions { Adaptation = adaptation });

    private static TensorMap Tensors(AdaptationSpec adaptation, BackboneSpec? spec = null)
    {
        var (map, random) = (SyntheticModel.Tensors(spec ?? Spec, ItemCount), new Random(8));
        foreach (var shape in adaptation.Tensors(spec ?? Spec)) map.Add(shape.Name, Enumerable.Range(0, (int)shape.ElementCount).Select(_ => (random.NextSingle() - .5f) * .8f).ToArray(), shape.Dimensions.AsSpan());
        return map;
    }

    private static PlanParts Parts(AdaptationSpec adaptation, int subset, int seed, BackboneSpec? spec = null)
    {
        var structure = Structure.Of(4, (ulong)subset);
        var random = new Random(seed);
        var values = new float[adaptation.ValueCount((spec ?? Spec).SkippableBlocks(), structure)];
        var scale = adaptation.Form == ParameterForm.ScaleShift ? 2 : .5f;
        for (var i = 0; i < values.Length; i++) values[i] = (random.NextSingle() - .4f) * scale;
        return new() { Structure = structure, Parameters = new(adaptation.Form, values) };
    }

    private static float[] State(Recommender recommender, int[] history)
    {
        var state = new float[recommender.Spec.Width];
        recommender.OpenSession().Encode(history, state);
        return state;
    }

    private static void AssertEqual(BackboneSpec spec, ReferenceNetwork reference, RecommenderSession session, int[] history, string what)
    {
        var state = new float[spec.Width];
        session.Encode(history, state);
        var expected = reference.Encode(history);
        for (var i = 0; i < state.Length; i++) Assert.True(Math.Abs(expected[i] - state[i]) <= Tolerance, $"{what}, value {i}: expected {expected[i]}, found {state[i]}.");
    }

    private sealed class WatchedSource(TensorMap tensors) : ITensorSource
    {
        public List<string> Asked { get; } = [];

        public string Name => tensors.Name;

        public ReadOnlySpan<float> Floats(string name, params ReadOnlySpan<int> dimensions)
        {
            Asked.Add(name);
            return tensors.Floats(name, dimensions);
        }
    }
}
