using System.Globalization;
using Tailor.Customization.Rule;
using Tailor.Models.Elastic;
using Tailor.Runtime;

namespace Tailor.Benchmarks.Runtime;

/// <summary>
/// <c>tables [--rounds N]</c>: recommending from the whole table, from packed rows and from beginnings of a scalable table, in turns within one process, the
/// best time of each; and how long the layout for a new budget takes.
/// </summary>
internal static class TableTrial
{
    private const int DefaultRounds = 100;
    private const int CallsInTurn = 5;
    private const int Width = 128;

    private static readonly int[] Catalogues = [12_101, 57_290];

    public static int Run(ReadOnlySpan<string> arguments)
    {
        var rounds = DefaultRounds;
        if (arguments.Length > 0 && !(arguments is ["--rounds", var text] && int.TryParse(text, out rounds) && rounds > 0))
        {
            Console.Error.WriteLine("Usage: tables [--rounds N | --search]");
            return 2;
        }

        foreach (var items in Catalogues) Recommend(items, rounds);
        Layout(40_981, rounds);
        return 0;
    }

    /// <summary>A scalable table of items whose popularity falls with their index.</summary>
    /// <param name="table">(items, width).</param>
    /// <param name="items">Number of items.</param>
    public static ElasticFile File(ReadOnlySpan<float> table, int items) =>
        ElasticFile.Of(ElasticTableBuilder.Build(table, [.. Enumerable.Range(1, items).Select(rank => 100_000 / rank)], [], source: 0, new ElasticOptions()), "synthetic");

    /// <summary>The beginning that a share of the table in float32 buys.</summary>
    public static ElasticTable Prefix(ElasticFile file, double share) => file.Table(file.Within((long)(share * file.Header.Items * file.Header.Width * sizeof(float)))!);

    private static void Recommend(int items, int rounds)
    {
        var spec = RecommendBenchmark.SasRec(Width, length: 50);
        var tensors = SyntheticWeights.Tensors(spec.Tensors().Concat(spec.ItemTensors(items)));
        var file = File(tensors.Floats("items.weight", items, Width), items);
        (string Name, RecommenderOptions Options)[] rows =
        [
            ("float32", new()),
            ("rows of 8 bits", new() { ItemBits = 8 }),
            ("rows of 4 bits", new() { ItemBits = 4 }),
            .. new[] { .01, .03, .05, .1, .2 }.Select(share => (Line($"scalable, {share:0 %}"), new RecommenderOptions { Table = Prefix(file, share) })),
        ];
        int[][] histories = [SyntheticWeights.History(spec.MaxLength, items, seed: 1), SyntheticWeights.History(spec.MaxLength, items, seed: 2)];
        histories[0][0] = (histories[1][0] + 1) % items;
        var (calls, bytes) = (new List<Action>(), new List<long>());
        foreach (var (_, options) in rows)
        {
            var recommender = new Recommender(spec, items, tensors, options);
            bytes.Add(recommender.Bytes.Items);
            var (session, top, hidden, call) = (recommender.OpenSession(), new Recommendation[10], new float[Width], 0);
            calls.Add(() => session.Recommend(histories[call++ & 1], top));
            calls.Add(() => session.Encode(histories[call++ & 1], hidden));
        }

        var times = WidthTrial.Turns(calls, rounds, CallsInTurn);
        Console.WriteLine(Line($"\nSASRec d = {Width}, 2 blocks, top 10 of {items:N0} items after 50, best of {rounds} rounds\n"));
        Console.WriteLine("| table | recommend, µs | of which encode | items, bytes in memory |");
        Console.WriteLine("|---|--:|--:|--:|");
        for (var i = 0; i < rows.Length; i++) Console.WriteLine(Line($"| {rows[i].Name} | {times[2 * i] / 1e3:0} | {times[(2 * i) + 1] / 1e3:0} | {bytes[i]:N0} |"));
    }

    private static void Layout(int items, int rounds)
    {
        var random = new Random(1);
        var header = File([.. Enumerable.Range(0, items * Width).Select(_ => SyntheticWeights.Next(random))], items).Header;
        var budget = 0L;
        var times = WidthTrial.Turns([() => _ = new ElasticLayout(header).Within(budget += 10_007)], rounds, calls: 1);
        Console.WriteLine(Line($"\nThe layout of {items:N0} items of {Width} values for a new budget: {times[0] / 1e6:0.0} ms"));
    }

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
