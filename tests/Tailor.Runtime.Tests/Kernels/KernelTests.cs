using Tailor.Runtime.Kernels;

namespace Tailor.Runtime.Tests.Kernels;

/// <summary>Every kernel this CPU has against the scalar reference, at lengths around the vectors' widths.</summary>
public sealed unsafe class KernelTests
{
    /// <summary>Sums of up to 130 products of numbers below 1, in another order and with fused rounding.</summary>
    private const float ProductTolerance = 1e-5f;

    /// <summary>Normalised values below about 5.</summary>
    private const float NormTolerance = 2e-5f;

    /// <summary>Probabilities and gates: exp and tanh within a few units in the last place.</summary>
    private const float GateTolerance = 1e-6f;

    private static readonly int[] Lengths = [1, 2, 3, 5, 7, 8, 15, 16, 17, 31, 33, 63, 64, 65, 127, 130];

    private static readonly ScalarKernels Reference = new();

    public static TheoryData<KernelChoice> Choices => [.. KernelTable.Available.Where(choice => choice != KernelChoice.Scalar)];

    [Theory]
    [MemberData(nameof(Choices))]
    public void Product(KernelChoice choice)
    {
        var kernels = KernelTable.Bind(choice, environment: null);
        foreach (var epilogue in Enum.GetValues<Epilogue>())
        {
            foreach (var rows in new[] { 1, 2, 3, 5, 6, 7, 11, 12, 13, 25 })
            {
                foreach (var outputs in Lengths)
                {
                    foreach (var depth in new[] { 1, 7, 16, 33, 130 })
                    {
                        var weights = Numbers(outputs * depth, seed: outputs);
                        var bias = Numbers(outputs, seed: 2);
                        var a = Numbers(rows * (depth + 3), seed: depth);
                        var start = Numbers(rows * outputs, seed: 3);
                        var expected = Linear(Reference, rows, depth, outputs, weights, bias, a, start, epilogue);
                        Assert.Equal(expected, Linear(kernels, rows, depth, outputs, weights, bias, a, start, epilogue), Within(ProductTolerance));
                    }
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Choices))]
    public void LayerNorm(KernelChoice choice)
    {
        var kernels = KernelTable.Bind(choice, environment: null);
        foreach (var width in Lengths)
        {
            var stride = kernels.RowStride(width);
            using var scope = new Floats();
            float* x = scope.Of(3 * stride, seed: width), y = scope.Of(3 * stride, seed: 0), z = scope.Of(3 * stride, seed: 0);
            float* weight = scope.Of(width, seed: 1), bias = scope.Of(width, seed: 2);
            Reference.LayerNorm(rows: 3, width, x, y, stride, weight, bias, 1e-3f);
            kernels.LayerNorm(rows: 3, width, x, z, stride, weight, bias, 1e-3f);
            kernels.LayerNorm(rows: 3, width, x, x, stride, weight, bias, 1e-3f);
            for (var r = 0; r < 3; r++)
            {
                var expected = new ReadOnlySpan<float>(y + (r * stride), width).ToArray();
                Assert.Equal(expected, new ReadOnlySpan<float>(z + (r * stride), width).ToArray(), Within(NormTolerance));
                Assert.Equal(expected, new ReadOnlySpan<float>(x + (r * stride), width).ToArray(), Within(NormTolerance));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Choices))]
    public void CausalSoftmax(KernelChoice choice)
    {
        var kernels = KernelTable.Bind(choice, environment: null);
        foreach (var length in Lengths)
        {
            const int rows = 5;
            var span = AlignedFloats.RoundUp(length + rows - 1, kernels.PanelWidth);
            using var scope = new Floats();
            float* x = scope.Of(rows * span, seed: length, scale: 90), y = scope.Of(rows * span, seed: length, scale: 90);
            Reference.CausalSoftmax(rows, length, x, span, span);
            kernels.CausalSoftmax(rows, length, y, span, span);
            Assert.Equal(new ReadOnlySpan<float>(x, rows * span).ToArray(), new ReadOnlySpan<float>(y, rows * span).ToArray(), Within(GateTolerance));
        }
    }

    [Theory]
    [MemberData(nameof(Choices))]
    public void A_score_that_is_not_a_number_spoils_its_row_and_no_other(KernelChoice choice)
    {
        var kernels = KernelTable.Bind(choice, environment: null);
        const int length = 40;
        var span = AlignedFloats.RoundUp(length + 2, kernels.PanelWidth);
        for (var at = 0; at < length; at++)
        {
            using var scope = new Floats();
            var x = scope.Of(3 * span, seed: 1);
            x[span + at] = float.NaN;
            kernels.CausalSoftmax(rows: 3, length, x, span, span);
            for (var r = 0; r < 3; r++) Assert.Equal(r == 1, float.IsNaN(new ReadOnlySpan<float>(x + (r * span), length + r).ToArray().Sum()));
        }
    }

    [Theory]
    [MemberData(nameof(Choices))]
    public void GruStep(KernelChoice choice)
    {
        var kernels = KernelTable.Bind(choice, environment: null);
        foreach (var width in Lengths)
        {
            foreach (var scale in new[] { 1f, 30, 200 })
            {
                var stride = AlignedFloats.RoundUp(width, kernels.PanelWidth);
                using var scope = new Floats();
                float* input = scope.Of(3 * stride, seed: width, scale), hidden = scope.Of(3 * stride, seed: width + 1, scale);
                float* state = scope.Of(stride, seed: 7), expected = scope.Of(stride, seed: 7);
                Reference.GruStep(width, input, hidden, stride, state, expected);
                kernels.GruStep(width, input, hidden, stride, state, state);
                Assert.Equal(new ReadOnlySpan<float>(expected, width).ToArray(), new ReadOnlySpan<float>(state, width).ToArray(), Within(GateTolerance));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Choices))]
    public void MaxOverRows(KernelChoice choice)
    {
        var kernels = KernelTable.Bind(choice, environment: null);
        foreach (var width in Lengths)
        {
            using var scope = new Floats();
            float* x = scope.Of(4 * width, seed: width), y = scope.Of(width, seed: 0), z = scope.Of(width, seed: 0);
            Reference.MaxOverRows(rows: 4, width, x, width, y);
            kernels.MaxOverRows(rows: 4, width, x, width, z);
            Assert.Equal(new ReadOnlySpan<float>(y, width).ToArray(), new ReadOnlySpan<float>(z, width).ToArray());
        }
    }

    [Theory]
    [MemberData(nameof(Choices))]
    public void Scores(KernelChoice choice)
    {
        var kernels = KernelTable.Bind(choice, environment: null);
        foreach (var width in Lengths)
        {
            foreach (var count in Lengths)
            {
                using var scope = new Floats();
                float* state = scope.Of(width, seed: 1), table = scope.Of(width * count, seed: 2), expected = scope.Of(count, seed: 0), found = scope.Of(count, seed: 0);
                Reference.Scores(width, state, table, count, expected);
                kernels.Scores(width, state, table, count, found);
                Assert.Equal(new ReadOnlySpan<float>(expected, count).ToArray(), new ReadOnlySpan<float>(found, count).ToArray(), Within(ProductTolerance));

                int[] items = [.. Enumerable.Range(0, count).Reverse()];
                var some = new float[count];
                kernels.ScoresOf(width, state, table, items, some);
                Assert.Equal(new ReadOnlySpan<float>(found, count).ToArray(), some.Reverse()); // bit for bit
            }
        }
    }

    [Theory]
    [MemberData(nameof(Choices))]
    public void NextAbove(KernelChoice choice)
    {
        var kernels = KernelTable.Bind(choice, environment: null);
        foreach (var length in Lengths)
        {
            var scores = Numbers(length, seed: length);
            scores[length / 2] = float.NaN;
            foreach (var bound in new[] { float.NegativeInfinity, 0, scores[0], 0.9f, float.PositiveInfinity })
            {
                for (var start = 0; start <= length; start++) Assert.Equal(Reference.NextAbove(scores, start, bound), kernels.NextAbove(scores, start, bound));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Choices))]
    public void A_row_computed_alone_equals_the_row_among_others(KernelChoice choice)
    {
        var kernels = KernelTable.Bind(choice, environment: null);
        const int rows = 29, depth = 37, outputs = 131;
        var (weights, bias, a, start) = (Numbers(outputs * depth, seed: 1), Numbers(outputs, seed: 2), Numbers(rows * (depth + 3), seed: 3), new float[rows * outputs]);
        var all = Linear(kernels, rows, depth, outputs, weights, bias, a, start, Epilogue.Store);
        for (var r = 0; r < rows; r++)
        {
            var one = Linear(kernels, rows: 1, depth, outputs, weights, bias, a[(r * (depth + 3))..], start, Epilogue.Store);
            Assert.Equal(all[(r * outputs)..((r + 1) * outputs)], one); // bit for bit
        }
    }

    private static float[] Linear(KernelSet kernels, int rows, int depth, int outputs, float[] weights, float[] bias, float[] a, float[] start, Epilogue epilogue)
    {
        var packed = new PackedMatrix(kernels, weights, bias, Groups.Dense(outputs), Groups.Dense(depth));
        var stride = kernels.RowStride(outputs);
        var left = new AlignedFloats(a.Length);
        var c = new AlignedFloats(rows * stride);
        a.CopyTo(left.Span);
        for (var r = 0; r < rows; r++) start.AsSpan(r * outputs, outputs).CopyTo(c.Span[(r * stride)..]);
        kernels.Linear(rows, left.Start, depth + 3, packed, c.Start, stride, epilogue);
        float[] result = [.. Enumerable.Range(0, rows).SelectMany(r => c.Span.Slice(r * stride, outputs).ToArray())];
        GC.KeepAlive(left);
        return result;
    }

    private static float[] Numbers(int length, int seed, float scale = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, length).Select(_ => ((2 * random.NextSingle()) - 1) * scale)];
    }

    private static Func<float, float, bool> Within(float tolerance) => (expected, found) => Math.Abs(expected - found) <= tolerance * Math.Max(1, Math.Abs(expected));

    /// <summary>Keeps aligned memory alive while a test uses its addresses.</summary>
    private sealed class Floats : IDisposable
    {
        private readonly List<AlignedFloats> _all = [];

        public float* Of(int length, int seed, float scale = 1)
        {
            var floats = new AlignedFloats(length);
            Numbers(length, seed, scale).CopyTo(floats.Span);
            _all.Add(floats);
            return floats.Start;
        }

        public void Dispose() => GC.KeepAlive(_all);
    }
}
