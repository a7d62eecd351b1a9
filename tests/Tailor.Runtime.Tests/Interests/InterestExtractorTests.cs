using Tailor.Models;
using Tailor.Models.Backbones;
using Tailor.Models.Customizers;
using Tailor.Runtime.Interests;
using Tailor.Runtime.Kernels;
using Tailor.Runtime.Tests.Reference;

namespace Tailor.Runtime.Tests.Interests;

public sealed class InterestExtractorTests
{
    /// <summary>float32 against double through up to 60 steps of a GRU and two layers, all values within ±1.</summary>
    private const double ToleranceToReference = 5e-6;

    private const int ItemCount = 83;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 7)]
    [InlineData(17, 3)]
    [InlineData(33, 60)]
    [InlineData(64, 50)]
    public void TheInterestEqualsTheReferenceOnEveryKernelAndLength(int width, int profileLength)
    {
        var (items, weights) = Tensors(width);
        var reference = new ReferenceExtractor(width, ItemCount, items, weights);
        foreach (var kernels in KernelTable.Available)
        {
            var session = new InterestExtractor(new(profileLength), new(Spec(width), ItemCount, items, kernels), weights).OpenSession();
            foreach (var length in new[] { 0, 1, 2, profileLength - 1, profileLength, profileLength + 5 })
            {
                var profile = SyntheticModel.History(length, ItemCount, seed: length);
                var found = Compute(session, width, profile);
                var expected = reference.Compute(profile.AsSpan(Math.Max(0, length - profileLength)));
                for (var i = 0; i < width; i++)
                    Assert.True(Math.Abs(expected[i] - found[i]) <= ToleranceToReference, $"{kernels}, {length} items, value {i}: expected {expected[i]}, found {found[i]}.");
            }
        }
    }

    [Fact]
    public void AUsedSessionAnswersBitForBitAsAFreshOne()
    {
        var extractor = Extractor(width: 17, profileLength: 53);
        var used = extractor.OpenSession();
        var profile = SyntheticModel.History(60, ItemCount, seed: 5);

        // grow item by item past the profile's length, repeat, cut, change the end, start afresh
        int[][] walk = [.. Enumerable.Range(0, profile.Length + 1).Select(n => profile[..n]), profile, profile[..20], [.. profile[..20], 1, 2], [], profile[3..40], profile[..1]];
        foreach (var step in walk) Assert.Equal(Compute(extractor.OpenSession(), 17, step), Compute(used, 17, step));
    }

    [Fact]
    public void AProfileThatGrowsCostsItsNewItemsOnly()
    {
        var session = Extractor(width: 5, profileLength: 20).OpenSession();
        Compute(session, 5, [1, 2, 3]);
        Compute(session, 5, [1, 2, 3, 4, 5]);
        Assert.Equal(5, session.ItemsComputed);
        Compute(session, 5, [1, 2, 9]);
        Assert.Equal(8, session.ItemsComputed);
    }

    [Fact]
    public void OneUnitIsWorkedByHand()
    {
        // Input weights (r, z, n) = (0, 0, 1 / item 0), biases (0, ln 3, 0); hidden weights zero, biases (0, 0, 1).
        // From state 0: r = ½, z = ¾, n = tanh(1 + ½·1) = 0.905148; state = ¼ n = 0.226287.
        // inner = tanh(2·state + ¼) = tanh 0.702574 = 0.605999; outer = tanh(½ − inner) = tanh -0.105999 = -0.105604.
        var (items, weights) = (SyntheticModel.Tensors(Spec(1), 1), new TensorMap());
        weights.Add("extractor.input.weight", new[] { 0, 0, 1 / items.Floats("items.weight", 1, 1)[0] }, 3, 1);
        weights.Add("extractor.input.bias", new[] { 0, MathF.Log(3), 0 }, 3);
        weights.Add("extractor.hidden.weight", new float[3], 3, 1);
        weights.Add("extractor.hidden.bias", new float[] { 0, 0, 1 }, 3);
        weights.Add("extractor.inner.weight", new float[] { 2 }, 1, 1);
        weights.Add("extractor.inner.bias", new[] { 0.25f }, 1);
        weights.Add("extractor.outer.weight", new float[] { -1 }, 1, 1);
        weights.Add("extractor.outer.bias", new[] { 0.5f }, 1);
        var session = new InterestExtractor(new(3), new(Spec(1), 1, items), weights).OpenSession();
        Assert.Equal(-0.105604, Compute(session, 1, [0])[0], 5);
    }

    [Fact]
    public void FromAGuideItEqualsTheReferenceAndTheProfileThatIsRememberedStays()
    {
        foreach (var width in (int[])[5, 33])
        {
            var (items, random) = (SyntheticModel.Tensors(Spec(width), ItemCount), new Random(width));
            var weights = new TensorMap("guided");
            foreach (var shape in new ExtractorSpec(6, Guided: true).Tensors(width))
                weights.Add(shape.Name, Enumerable.Range(0, (int)shape.ElementCount).Select(_ => (random.NextSingle() - 0.5f) * 3 / MathF.Sqrt(width)).ToArray(), [.. shape.Dimensions]);
            var session = new InterestExtractor(new(6, Guided: true), new(Spec(width), ItemCount, items), weights).OpenSession();
            float[] guide = [.. Enumerable.Range(0, width).Select(_ => (3 * random.NextSingle()) - 1.5f)];
            var reference = new ReferenceExtractor(width, ItemCount, items, weights, ExtractorSpec.FromGuide);
            foreach (var length in (int[])[0, 1, 6, 9])
            {
                var profile = SyntheticModel.History(length, ItemCount, seed: length);
                var plain = Compute(session, width, profile);
                var found = new float[width];
                session.Compute(profile, guide, found);
                var expected = reference.Compute(profile.AsSpan(Math.Max(0, length - 6)), guide);
                for (var i = 0; i < width; i++) Assert.InRange(found[i] - expected[i], -1e-5, 1e-5);
                Assert.Equal(plain, Compute(session, width, profile));
            }

            Assert.Contains("not finite", Assert.Throws<ArgumentException>(() => session.Compute([1], [float.NaN, .. guide[1..]], new float[width])).Message, StringComparison.Ordinal);
            Assert.Contains($"Expected a length of {width}", Assert.Throws<ArgumentException>(() => session.Compute([1], guide.AsSpan(1), new float[width])).Message, StringComparison.Ordinal);
        }

        Assert.Contains("not guided", Assert.Throws<InvalidOperationException>(() => Extractor(width: 5, profileLength: 4).OpenSession().Compute([1], new float[5], new float[5])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CallsAllocateNothing()
    {
        var session = Extractor(width: 33, profileLength: 20).OpenSession();
        var (interest, profile) = (new float[33], SyntheticModel.History(30, ItemCount, seed: 1));
        session.Compute(profile, interest);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var length = 0; length <= profile.Length; length++) session.Compute(profile.AsSpan(0, length), interest);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void WrongInputIsRefusedAndTheSessionGoesOn()
    {
        var session = Extractor(width: 5, profileLength: 4).OpenSession();
        var expected = Compute(session, 5, [1, 2]);
        Assert.Contains("Entry 1 is no item of this model: expected 0 to 82", Assert.Throws<ArgumentOutOfRangeException>(() => Compute(session, 5, [1, ItemCount])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => Compute(session, 5, [-1]));
        Assert.Contains("Expected a length of 5, found 6", Assert.Throws<ArgumentException>(() => Compute(session, 6, [1])).Message, StringComparison.Ordinal);
        Assert.Equal(expected, Compute(session, 5, [1, 2]));
    }

    [Fact]
    public void AMissingTensorOrOneThatIsNotFiniteIsNamed()
    {
        foreach (var shape in ExtractorSpec.Tensors(ExtractorSpec.Plain, 5))
        {
            foreach (var left in new[] { true, false })
            {
                var (items, complete) = Tensors(5);
                var changed = new TensorMap("some model");
                foreach (var other in ExtractorSpec.Tensors(ExtractorSpec.Plain, 5))
                {
                    int[] dimensions = [.. other.Dimensions];
                    var values = complete.Floats(other.Name, dimensions).ToArray();
                    if (other == shape && left) continue;
                    if (other == shape) values[^1] = float.PositiveInfinity;
                    changed.Add(other.Name, values, dimensions);
                }

                var error = Assert.Throws<ModelFormatException>(() => new InterestExtractor(new(4), new(Spec(5), ItemCount, items), changed));
                Assert.Contains("some model", error.Message, StringComparison.Ordinal);
                Assert.Contains(shape.Name, error.Message, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4_097)]
    public void AProfileLengthOutOfRangeIsRefused(int length)
    {
        var (items, weights) = Tensors(5);
        Assert.Contains("ProfileLength must be 1 to 4096", Assert.Throws<ModelFormatException>(() => new InterestExtractor(new(length), new(Spec(5), ItemCount, items), weights)).Message, StringComparison.Ordinal);
    }

    private static InterestExtractor Extractor(int width, int profileLength)
    {
        var (items, weights) = Tensors(width);
        return new(new(profileLength), new(Spec(width), ItemCount, items), weights);
    }

    private static (TensorMap Items, TensorMap Weights) Tensors(int width)
    {
        var random = new Random(width);
        var weights = new TensorMap("extractor");
        foreach (var shape in ExtractorSpec.Tensors(ExtractorSpec.Plain, width))
            weights.Add(shape.Name, Enumerable.Range(0, (int)shape.ElementCount).Select(_ => (random.NextSingle() - 0.5f) * 3 / MathF.Sqrt(width)).ToArray(), [.. shape.Dimensions]);
        return (SyntheticModel.Tensors(Spec(width), ItemCount), weights);
    }

    private static Gru4RecSpec Spec(int width) => new() { Width = width, MaxLength = 4, Hidden = 3, Layers = 1, EmbeddingNorm = false };

    private static float[] Compute(InterestSession session, int width, ReadOnlySpan<int> profile)
    {
        var interest = new float[width];
        session.Compute(profile, interest);
        return interest;
    }
}
