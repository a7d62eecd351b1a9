using System.Diagnostics;
using System.Globalization;
using Tailor.Models.Plans;
using Tailor.Models.Quantization;
using Tailor.Runtime;
using Tailor.Runtime.Kernels;
using Tailor.Runtime.Layers;

namespace Tailor.Benchmarks.Runtime;

/// <summary>
/// <c>widths [--rounds N]</c>: layers, recommending and applying a plan at each width, in turns within one process, the best time of each: on a
/// machine that does something else beside, ratios stay true.
/// </summary>
internal static unsafe class WidthTrial
{
    private const int DefaultRounds = 300;
    private const int CallsInTurn = 10;

    private static readonly int[] Catalogues = [3_416, 12_102, 57_290];

    /// <summary>What channels get: bits of eight channels, again and again; empty for float32. The mix has 3.5 bits on average.</summary>
    public static IReadOnlyDictionary<string, int[]> Plans { get; } = new Dictionary<string, int[]>(StringComparer.Ordinal)
    {
        ["float32"] = [],
        ["8 bits"] = [8],
        ["4 bits"] = [4],
        ["2 bits"] = [2],
        ["mixed"] = [2, 2, 8, 2, 4, 2, 4, 2],
    };

    public static int Run(ReadOnlySpan<string> arguments)
    {
        var rounds = DefaultRounds;
        if (arguments.Length > 0 && !(arguments is ["--rounds", var text] && int.TryParse(text, out rounds) && rounds > 0))
        {
            Console.Error.WriteLine("Usage: widths [--rounds N]");
            return 2;
        }

        foreach (var choice in KernelTable.Available.Where(choice => choice != KernelChoice.Scalar)) Layers(choice, rounds);
        foreach (var items in Catalogues) Recommend(items, rounds);
        Apply(rounds);
        return 0;
    }

    /// <summary>A layer of (width, width).</summary>
    public static LinearLayer Layer(KernelSet kernels, int width, int[] bits)
    {
        var weights = new FrozenLayer(Numbers(width * width).Span, Numbers(width).Span, [], [], [], Groups.Dense(width), Groups.Dense(width), fold: 1);
        return bits.Length == 0 ? weights.InFloats(kernels, []) : new MixedLayer(kernels, weights, Codes(bits, width));
    }

    /// <summary>Random numbers from −0.5 to 0.5.</summary>
    public static AlignedFloats Numbers(int length)
    {
        var random = new Random(length);
        var floats = new AlignedFloats(length);
        foreach (ref var value in floats.Span) value = random.NextSingle() - 0.5f;
        return floats;
    }

    /// <summary>Codes of channels.</summary>
    public static byte[] Codes(int[] bits, int channels) => [.. Enumerable.Range(0, channels).Select(channel => Precision.CodeOf(bits[channel % bits.Length]))];

    private static void Layers(KernelChoice choice, int rounds)
    {
        var kernels = KernelTable.Bind(choice, environment: null);
        Console.WriteLine(Line($"\n{choice}: one layer, best of {rounds} rounds, ns; in brackets with quantising its rows\n"));
        Console.WriteLine("| rows × width | " + string.Join(" | ", Plans.Keys) + " |");
        Console.WriteLine("|---|" + string.Concat(Plans.Select(_ => "--:|")));
        foreach (var (rows, width) in new[] { (48, 64), (1, 64), (48, 128), (1, 128) })
        {
            var (a, c) = (Numbers(rows * width), Numbers(rows * width));
            var calls = new List<Action>();
            foreach (var bits in Plans.Values)
            {
                var layer = Layer(kernels, width, bits);
                var input = new LayerInput(kernels, rows, [layer]).Take(rows, a.Start, width);
                layer.Apply(input, c.Start, width);
                calls.Add(() => layer.Apply(input, c.Start, width));
                var other = new LayerInput(kernels, rows, [layer]);
                calls.Add(() => layer.Apply(other.Take(rows, a.Start, width), c.Start, width));
            }

            var times = Turns(calls, rounds, 10 * CallsInTurn);
            Console.WriteLine(Line($"| {rows} × {width} | ") + string.Join(" | ", Plans.Select((plan, i) => Line(plan.Value.Length == 0 ? $"{times[2 * i]:0}" : (FormattableString)$"{times[2 * i]:0} ({times[(2 * i) + 1]:0})"))) + " |");
            GC.KeepAlive((a, c));
        }
    }

    private static void Recommend(int items, int rounds)
    {
        var rows = new List<(string Name, RecommenderOptions Options)>();
        foreach (var (name, bits) in Plans)
        {
            foreach (var itemBits in name is "float32" or "mixed" ? new[] { 32, 8, 4, 2 } : [32]) rows.Add((Line($"{name}, items {itemBits}"), Options(bits, itemBits)));
        }

        var tensors = SyntheticWeights.Tensors(Spec.Tensors().Concat(Spec.ItemTensors(items)));
        int[][] histories = [SyntheticWeights.History(Spec.MaxLength, items, seed: 1), SyntheticWeights.History(Spec.MaxLength, items, seed: 2)];
        histories[0][0] = (histories[1][0] + 1) % items;
        var (calls, bytes) = (new List<Action>(), new List<ResidentBytes>());
        foreach (var (_, options) in rows)
        {
            var recommender = new Recommender(Spec, items, tensors, options);
            bytes.Add(recommender.Bytes);
            var (session, top, hidden, call) = (recommender.OpenSession(), new Recommendation[10], new float[Spec.Width], 0);
            calls.Add(() => session.Recommend(histories[call++ & 1], top));
            calls.Add(() => session.Encode(histories[call++ & 1], hidden));
        }

        var times = Turns(calls, rounds, CallsInTurn);
        Console.WriteLine(Line($"\n{KernelTable.Available.First()}: SASRec d = 64, 2 blocks, top 10 of {items:N0} items after 50, best of {rounds} rounds\n"));
        Console.WriteLine("| | recommend, µs | of which encode | layers, bytes | items, bytes |");
        Console.WriteLine("|---|--:|--:|--:|--:|");
        for (var i = 0; i < rows.Count; i++) Console.WriteLine(Line($"| {rows[i].Name} | {times[2 * i] / 1e3:0.0} | {times[(2 * i) + 1] / 1e3:0.0} | {bytes[i].Weights:N0} | {bytes[i].Items:N0} |"));
    }

    private static void Apply(int rounds)
    {
        var recommender = new Recommender(Spec, 100, SyntheticWeights.Tensors(Spec.Tensors().Concat(Spec.ItemTensors(100))), Options([], 32));
        var calls = new List<Action>();
        foreach (var bits in Plans.Values.Where(bits => bits.Length > 0))
        {
            var precision = new Precision(Codes(bits, Channels));
            calls.Add(() => recommender.Apply(precision));
        }

        var times = Turns(calls, rounds, calls: 1);
        Console.WriteLine(Line($"\nApplying a plan to its {Channels} channels, µs: ") + string.Join(", ", Plans.Keys.Skip(1).Select((name, i) => Line($"{name} {times[i] / 1e3:0}"))));
    }

    private static Models.Backbones.SasRecSpec Spec { get; } = RecommendBenchmark.SasRec(width: 64, length: 50);

    private static int Channels => Spec.ChannelLayers().Sum(layer => layer.Channels);

    private static RecommenderOptions Options(int[] bits, int itemBits) => new()
    {
        Quantization = new QuantizationSpec(MasterType.Float32, Switched: false, ActivationBits: 8),
        Precision = bits.Length == 0 ? null : new Precision(Codes(bits, Channels)),
        ItemBits = itemBits,
    };

    /// <summary>Each call's best time, ns; a few calls of each in turn.</summary>
    internal static double[] Turns(List<Action> actions, int rounds, int calls)
    {
        var best = new double[actions.Count];
        Array.Fill(best, double.PositiveInfinity);
        for (var round = 0; round < rounds; round++)
        {
            for (var i = 0; i < actions.Count; i++)
            {
                actions[i]();
                actions[i]();
                var start = Stopwatch.GetTimestamp();
                for (var call = 0; call < calls; call++) actions[i]();
                best[i] = Math.Min(best[i], Stopwatch.GetElapsedTime(start).TotalNanoseconds / calls);
            }
        }

        return best;
    }

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
