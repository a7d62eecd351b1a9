using Tailor.Models.Backbones;
using Tailor.Models.Plans;
using Tailor.Models.Quantization;
using Tailor.Runtime.Kernels;
using Tailor.Runtime.Tests.Reference;

namespace Tailor.Runtime.Tests.Backbones;

/// <summary>What every backbone promises; a subclass lists its specs.</summary>
public abstract class BackboneContract
{
    /// <summary>float32 against double through two or three blocks of sums of at most a few hundred terms, states near 1.</summary>
    protected const float ToleranceToReference = 5e-5f;

    protected const int ItemCount = 83;

    protected abstract IEnumerable<BackboneSpec> Specs { get; }

    /// <summary>Rounded weights times float32: no other rounding than float32's.</summary>
    private const float ToleranceOfRoundedWeights = 5e-5f;

    /// <summary>
    /// Integer products are exact, so most states agree as floats do: to this, in nine cases of ten.
    /// </summary>
    private const float ToleranceWithoutMoves = 1e-5f;

    /// <summary>
    /// In the others a difference in the last place moves an activation to the next of its 255 levels, which is worth 1/127 of its row's largest
    /// value times a weight, and that moves others in the layers behind. By bits a weight (0: mixed), of states near 1.
    /// </summary>
    private static readonly Dictionary<int, float> ToleranceWithMoves = new() { [0] = 5e-2f, [2] = 5e-2f, [4] = 5e-2f, [8] = 2e-2f };

    private static readonly QuantizationSpec[] Quantizations =
    [
        new(MasterType.Float32, Switched: false, ActivationBits: 8),
        new(MasterType.Float32, Switched: true, ActivationBits: 8),
        new(MasterType.Float32, Switched: true, ActivationBits: 32),
    ];

    private static IEnumerable<int> Lengths(BackboneSpec spec) => new[] { 0, 1, 2, 3, spec.MaxLength - 1, spec.MaxLength, spec.MaxLength + 4 }.Where(n => n >= 0).Distinct();

    [Fact]
    public void State_and_scores_equal_the_reference_on_every_kernel_and_length()
    {
        foreach (var spec in Specs)
        {
            var tensors = SyntheticModel.Tensors(spec, ItemCount);
            var reference = ReferenceNetwork.Create(spec, ItemCount, tensors);
            foreach (var length in Lengths(spec))
            {
                var history = SyntheticModel.History(length, ItemCount, seed: length);
                var (expectedState, expectedScores) = (reference.Encode(history), reference.Score(history));
                foreach (var kernels in KernelTable.Available)
                {
                    var session = new Recommender(spec, ItemCount, tensors, kernels).OpenSession();
                    var (state, scores) = (new float[spec.Width], new float[ItemCount]);
                    session.Encode(history, state);
                    session.Score(history, scores);
                    AssertClose(expectedState, state, $"{spec} {kernels} length {length}: state");
                    AssertClose(expectedScores, scores, $"{spec} {kernels} length {length}: scores");
                }
            }
        }
    }

    [Fact]
    public void State_equals_the_simulated_plan_at_every_width_on_every_kernel()
    {
        var (cases, moved) = (0, 0);
        foreach (var spec in Specs)
        {
            foreach (var quantization in Quantizations)
            {
                var tensors = SyntheticModel.Tensors(spec, ItemCount, quantization);
                Recommender[] opened = [.. KernelTable.Available.Select(kernels => new Recommender(spec, ItemCount, tensors, new RecommenderOptions { Kernels = kernels, Quantization = quantization }))];
                foreach (var bits in new[] { 0, 2, 4, 8 })
                {
                    var precision = bits == 0 ? SyntheticModel.Mixed(spec, seed: 3) : Precision.Uniform(SyntheticModel.Channels(spec), bits);
                    var reference = ReferenceNetwork.Create(spec, ItemCount, tensors, new ReferencePlan(spec, quantization, precision));
                    var history = SyntheticModel.History(spec.MaxLength - 1, ItemCount, seed: bits);
                    var expected = reference.Encode(history);
                    foreach (var recommender in opened)
                    {
                        var state = new float[spec.Width];
                        recommender.Apply(precision).OpenSession().Encode(history, state);
                        var tolerance = quantization.ActivationBits == 32 ? ToleranceOfRoundedWeights : ToleranceWithMoves[bits];
                        AssertClose(expected, state, $"{spec} {quantization} {bits} bits {recommender.Kernels}", tolerance);
                        cases++;
                        if (expected.Where((value, i) => Math.Abs(value - state[i]) > ToleranceWithoutMoves).Any()) moved++;
                    }
                }
            }
        }

        Assert.True(10 * moved <= cases, $"{moved} of {cases} states differ by more than {ToleranceWithoutMoves}.");
    }

    [Fact]
    public void An_applied_plan_answers_bit_for_bit_as_one_opened_with_it()
    {
        foreach (var spec in Specs)
        {
            foreach (var quantization in Quantizations)
            {
                var tensors = SyntheticModel.Tensors(spec, ItemCount, quantization);
                var opened = new Recommender(spec, ItemCount, tensors, new RecommenderOptions { Quantization = quantization });
                var first = opened.Apply(SyntheticModel.Mixed(spec, seed: 1));
                var history = SyntheticModel.History(spec.MaxLength, ItemCount, seed: 2);
                for (var seed = 1; seed < 4; seed++)
                {
                    var precision = SyntheticModel.Mixed(spec, seed);
                    var fresh = new Recommender(spec, ItemCount, tensors, new RecommenderOptions { Quantization = quantization, Precision = precision });
                    var expected = Score(fresh.OpenSession(), history);
                    Assert.Equal(expected, Score(first.Apply(precision).OpenSession(), history));
                    Assert.Equal(expected, Score(opened.Apply(precision).OpenSession(), history));
                }

                Assert.Equal(Score(new Recommender(spec, ItemCount, tensors).OpenSession(), history), Score(opened.OpenSession(), history)); // untouched by it all
            }
        }
    }

    [Fact]
    public void A_plan_of_another_size_is_refused_and_the_recommender_stays()
    {
        var spec = Specs.First();
        var opened = Mixed(spec);
        var before = Score(opened.OpenSession(), [1, 2]);
        var channels = SyntheticModel.Channels(spec);
        var error = Assert.Throws<ArgumentException>(() => opened.Apply(Precision.Uniform(channels + 1, 4)));
        Assert.Contains($"Expected {channels} channels", error.Message, StringComparison.Ordinal);
        Assert.Contains($"found a precision of {channels + 1}", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, Score(opened.OpenSession(), [1, 2]));
    }

    [Fact]
    public void A_used_session_answers_bit_for_bit_as_a_fresh_one()
    {
        foreach (var spec in Specs)
        {
            foreach (var recommender in Kinds(spec))
            {
                var used = recommender.OpenSession();
                var history = SyntheticModel.History(spec.MaxLength + 3, ItemCount, seed: 5);
                var other = SyntheticModel.History(spec.MaxLength, ItemCount, seed: 6);

                // grow item by item past the window, repeat, cut, change the end, start afresh
                int[][] walk = [.. Enumerable.Range(0, history.Length + 1).Select(n => history[..n]), history, history[..(spec.MaxLength / 2)], [.. history[..(spec.MaxLength / 2)], 1, 2], other, [], other[..1]];
                foreach (var step in walk)
                {
                    var (expected, found) = (new float[ItemCount], new float[ItemCount]);
                    recommender.OpenSession().Score(step, expected);
                    used.Score(step, found);
                    Assert.True(expected.AsSpan().SequenceEqual(found), $"{spec}: a history of {step.Length} scored differently in a used session.");
                }
            }
        }
    }

    [Fact]
    public void Only_the_latest_items_of_a_long_history_count()
    {
        foreach (var spec in Specs)
        {
            var session = SyntheticModel.Recommender(spec, ItemCount).OpenSession();
            var window = SyntheticModel.History(spec.MaxLength, ItemCount, seed: 9);
            var (expected, found) = (new float[ItemCount], new float[ItemCount]);
            session.Score(window, expected);
            session.Score([3, 1, 4, .. window], found);
            Assert.Equal(expected, found);
        }
    }

    [Fact]
    public void Many_threads_share_a_model_and_agree_bit_for_bit()
    {
        foreach (var spec in Specs)
        {
            foreach (var recommender in Kinds(spec))
            {
                int[][] histories = [.. Enumerable.Range(0, 24).Select(n => SyntheticModel.History(n % (spec.MaxLength + 2), ItemCount, seed: n))];
                var alone = recommender.OpenSession();
                float[][] expected = [.. histories.Select(history => Score(alone, history))];
                Parallel.For(0, 8, thread =>
                {
                    var session = recommender.OpenSession();
                    for (var i = 0; i < histories.Length; i++)
                    {
                        var at = (i + (3 * thread)) % histories.Length;
                        Assert.True(expected[at].AsSpan().SequenceEqual(Score(session, histories[at])), $"{spec}: history {at} scored differently on another thread.");
                    }
                });
            }
        }
    }

    [Fact]
    public void Calls_allocate_nothing()
    {
        foreach (var spec in Specs)
        {
            foreach (var recommender in Kinds(spec))
            {
                var session = recommender.OpenSession();
                int[][] histories = [[], .. Lengths(spec).Select(length => SyntheticModel.History(length, ItemCount, seed: length + 1))];
                var (state, scores, top) = (new float[spec.Width], new float[ItemCount], new Recommendation[10]);
                Use();
                var least = long.MaxValue;
                for (var round = 0; round < 3; round++)
                {
                    // Of three rounds the least: the first use of a path may cost the .NET runtime an object of its own.
                    var before = GC.GetAllocatedBytesForCurrentThread();
                    Use();
                    least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
                }

                Assert.Equal(0, least);

                void Use()
                {
                    foreach (var history in histories)
                    {
                        session.Encode(history, state);
                        session.Score(history, scores);
                        session.Recommend(history, top);
                        session.ScoreItems(state, histories[^1], scores.AsSpan(0, histories[^1].Length));
                    }
                }
            }
        }
    }

    [Fact]
    public void A_missing_tensor_or_one_that_is_not_finite_is_named()
    {
        var spec = Specs.First();
        foreach (var shape in spec.Tensors())
        {
            var complete = SyntheticModel.Tensors(spec, ItemCount);
            var (missing, broken) = (new TensorMap("some model"), new TensorMap("some model"));
            foreach (var other in spec.Tensors().Concat(spec.ItemTensors(ItemCount)))
            {
                int[] dimensions = [.. other.Dimensions];
                var values = complete.Floats(other.Name, dimensions).ToArray();
                if (string.Equals(other.Name, shape.Name, StringComparison.Ordinal)) values[^1] = float.NaN;
                else missing.Add(other.Name, values, dimensions);
                broken.Add(other.Name, values, dimensions);
            }

            foreach (var tensors in new[] { missing, broken })
            {
                var error = Assert.Throws<Models.ModelFormatException>(() => new Recommender(spec, ItemCount, tensors));
                Assert.Contains("some model", error.Message, StringComparison.Ordinal);
                Assert.Contains(shape.Name, error.Message, StringComparison.Ordinal);
            }
        }
    }

    /// <summary>In floats, and with channels of all widths over items of 32 and of 4 bits.</summary>
    private static IEnumerable<Recommender> Kinds(BackboneSpec spec) => [SyntheticModel.Recommender(spec, ItemCount), Mixed(spec), Mixed(spec, itemBits: 4)];

    private static Recommender Mixed(BackboneSpec spec, int itemBits = 32)
    {
        var quantization = Quantizations[1];
        return new(spec, ItemCount, SyntheticModel.Tensors(spec, ItemCount, quantization), new RecommenderOptions { Quantization = quantization, Precision = SyntheticModel.Mixed(spec, seed: 8), ItemBits = itemBits });
    }

    private static float[] Score(RecommenderSession session, int[] history)
    {
        var scores = new float[ItemCount];
        session.Score(history, scores);
        return scores;
    }

    private static void AssertClose(double[] expected, float[] found, string what, float tolerance = ToleranceToReference)
    {
        Assert.Equal(expected.Length, found.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - found[i]) <= tolerance * Math.Max(1, Math.Abs(expected[i])), $"{what} {i}: expected {expected[i]}, found {found[i]}.");
        }
    }
}
