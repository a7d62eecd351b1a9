using Tailor.Cli.Customization;
using Tailor.Cli.Errors;
using Tailor.Cli.Scoring;
using Tailor.Customization.Rule;
using Tailor.Evaluation;
using Tailor.Interactions.Splits;
using Tailor.Models;
using Tailor.Models.Elastic;
using Tailor.Runtime;
using Tailor.Runtime.Quantization;
using Tailor.Training.Compact;

namespace Tailor.Cli.Tables;

/// <summary>An evaluation in which every device has an item table of a given size.</summary>
internal static class TableEvaluation
{
    private const string ItemsFile = "items.safetensors";

    /// <summary>Opens a model for the data's items. A model without a scalable table gets one, in memory.</summary>
    /// <param name="folder">The model; may be closed afterwards.</param>
    /// <param name="split">The data.</param>
    /// <param name="stage">Whose histories are timed.</param>
    /// <param name="request">What is asked for.</param>
    /// <exception cref="UsageException">The budget cannot be met.</exception>
    public static CustomizedEvaluation Open(ModelFolder folder, Split split, Stage stage, TableRequest request)
    {
        var manifest = folder.Manifest;
        var beside = BesideTable.Bytes(manifest);
        var budget = request.Memory.For(manifest.ItemCount, manifest.Backbone.Width) - beside;
        var (recommender, bytes) = request.Kind switch
        {
            TableKind.Scalable => Scalable(folder, split, budget),
            TableKind.Rows => Rows(folder, budget),
            TableKind.Prefix => Prefix(folder, budget),
            TableKind.Pruned => Pruned(folder, budget),
            TableKind.Compact => Compact(folder, budget),
            _ => Control(folder, split, request.Kind, budget),
        };
        return Of(folder, split, stage, recommender, $"{request}", request.Name, request.Memory, bytes + beside);
    }

    /// <summary>An evaluation of a model with another item table.</summary>
    /// <param name="folder">The model; may be closed afterwards.</param>
    /// <param name="split">The data.</param>
    /// <param name="stage">Whose histories are timed.</param>
    /// <param name="recommender">The model with that table.</param>
    /// <param name="name">What the table is.</param>
    /// <param name="strategy">How it was chosen.</param>
    /// <param name="memory">The budget.</param>
    /// <param name="bytes">What it takes, and all else that is each item's own.</param>
    public static CustomizedEvaluation Of(ModelFolder folder, Split split, Stage stage, Recommender recommender, string name, string strategy, MemoryAsk memory, long bytes)
    {
        var manifest = folder.Manifest;
        var items = new ItemMapping(split.Sequences.Items, folder.Catalogue);
        var timed = new TimedDevices();
        foreach (var one in (stage == Stage.Test ? split.Test : split.Validation).Take(TimedDevices.Users)) timed.Add(recommender, items.History(split.Sequences[one.User][..one.HistoryLength]));
        var stored = manifest.Files.Where(file => file.Name == ItemsFile).Sum(file => file.Size);
        var values = (double)manifest.ItemCount * manifest.Backbone.Width;
        return new(
            new($"{manifest.Name} {manifest.Version}, {name}", items, recommender),
            () => new(TableRequest.Method, strategy, memory.ToString(), 8 * bytes / values, 1, 0, new(DeviceSize.Stored(manifest) - stored + bytes, DeviceSize.Resident(manifest, recommender), 0, bytes), timed.Microseconds()));
    }

    /// <summary>The model's scalable table, or one made now.</summary>
    private static ElasticFile FileOf(ModelFolder folder, Split split) =>
        ElasticFile.IsIn(folder) ? ElasticFile.Open(folder) : ElasticFile.Of(TableMaking.Make(folder, split, new ElasticOptions()), ElasticFile.Name);

    private static (Recommender Recommender, long Bytes) Scalable(ModelFolder folder, Split split, long budget)
    {
        var file = FileOf(folder, split);
        var part = file.Within(budget) ?? throw TooSmall(budget, file.Layout.Shortest, TableKind.Scalable);
        return (Recommender.Open(folder, new RecommenderOptions { Table = file.Table(part) }), part.Length);
    }

    private static (Recommender Recommender, long Bytes) Control(ModelFolder folder, Split split, TableKind kind, long budget)
    {
        var file = FileOf(folder, split);
        if (budget < file.Layout.Shortest) throw TooSmall(budget, file.Layout.Shortest, kind);
        var order = kind switch { TableKind.Truncated => LayoutOrder.Truncated, TableKind.Uniform => LayoutOrder.Uniform, _ => LayoutOrder.Random };
        var (bits, bytes) = LayoutControl.Buy(file.Layout, file.Header, order, budget);
        return (OtherItems.In(folder, file.Whole().Decode(bits)), bytes);
    }

    private static (Recommender Recommender, long Bytes) Rows(ModelFolder folder, long budget)
    {
        var (items, width) = (folder.Manifest.ItemCount, folder.Manifest.Backbone.Width);
        foreach (var bits in (int[])[8, 4, 3, 2])
        {
            var bytes = (long)items * (((width * bits) + 7) / 8 + sizeof(float));
            if (bytes > budget) continue;
            if (bits != 3) return (Recommender.Open(folder, new RecommenderOptions { ItemBits = bits }), bytes);
            var table = folder.ItemTable.ToArray();
            for (var item = 0; item < items; item++) WholeBits.Round(folder.ItemTable.Span.Slice(item * width, width), bits, table.AsSpan(item * width, width));
            return (OtherItems.In(folder, table), bytes);
        }

        throw TooSmall(budget, (long)items * (((width * 2) + 7) / 8 + sizeof(float)), TableKind.Rows);
    }

    private static (Recommender Recommender, long Bytes) Prefix(ModelFolder folder, long budget)
    {
        var (items, width) = (folder.Manifest.ItemCount, folder.Manifest.Backbone.Width);
        var kept = (int)Math.Min(width, budget / ((long)items * sizeof(float)));
        if (kept == 0) throw TooSmall(budget, (long)items * sizeof(float), TableKind.Prefix);
        var table = folder.ItemTable.ToArray();
        for (var item = 0; item < items; item++) table.AsSpan((item * width) + kept, width - kept).Clear();
        return (OtherItems.In(folder, table), (long)items * kept * sizeof(float));
    }

    private static (Recommender Recommender, long Bytes) Pruned(ModelFolder folder, long budget)
    {
        var (items, width) = (folder.Manifest.ItemCount, folder.Manifest.Backbone.Width);
        if (width > PrunedTable.MostWidth) throw new UsageException($"a pruned table numbers columns in 8 bits: it has at most {PrunedTable.MostWidth}, this model {width}.");
        if (budget < PrunedTable.Least(items)) throw TooSmall(budget, PrunedTable.Least(items), TableKind.Pruned);
        var (table, bytes) = PrunedTable.Of(folder.ItemTable.Span, items, budget);
        return (OtherItems.In(folder, table), bytes);
    }

    private static (Recommender Recommender, long Bytes) Compact(ModelFolder folder, long budget)
    {
        if (!File.Exists(Path.Combine(folder.Path, CompactTable.Name))) throw new UsageException($"{folder.Path} was not trained with a table for one budget: tailor train compact makes such a model.");
        var (table, bytes) = CompactTable.Read(folder.Path, folder.Manifest.ItemCount, folder.Manifest.Backbone.Width);
        return bytes <= budget ? (OtherItems.In(folder, table), bytes) : throw TooSmall(budget, bytes, TableKind.Compact);
    }

    private static UsageException TooSmall(long budget, long least, TableKind kind) => new($"a table of {Math.Max(0, budget):N0} bytes is too small: a {kind.ToString().ToLowerInvariant()} table of this model has at least {least:N0}.");
}
