using System.Text.Json.Nodes;
using Tailor.Cli.Errors;
using Tailor.Cli.Experiments;
using Tailor.Cli.Tables;
using Tailor.Training.Rule.Search;

namespace Tailor.Cli.Layouts;

/// <summary>Which layout of RULE's blocks an experiment gives every device.</summary>
/// <param name="Memory">How much of the table.</param>
/// <param name="Search">How it is searched: one of <see cref="LayoutAsk.Methods"/>.</param>
/// <param name="SearchSeed">Seed of the search.</param>
/// <param name="Judge">One of <see cref="LayoutAsk.Judges"/>, or null for the counts where there are any.</param>
/// <param name="Cycles">Children of the evolution; a random search looks at as many layouts.</param>
/// <param name="Storage">How a device stores blocks.</param>
internal sealed record LayoutRequest(MemoryAsk Memory, string Search, int SearchSeed, string? Judge, int Cycles, BlockStorage Storage)
{
    /// <summary>The key by which an experiment's customize asks for a layout.</summary>
    public const string Key = "search";

    /// <summary>Reads an experiment's words.</summary>
    /// <exception cref="UsageException">A key is unknown or missing, or a value out of range.</exception>
    public static LayoutRequest Parse(JsonObject settings)
    {
        var read = CustomizeWords.Read<Words>(settings);
        if (!LayoutAsk.Methods.Contains(read.Search)) throw new UsageException($"customize: search must be one of {string.Join(", ", LayoutAsk.Methods)}, not '{read.Search}'.{Suggestion.Sentence(read.Search, LayoutAsk.Methods)}");
        if (read.Judge is not null && !LayoutAsk.Judges.Contains(read.Judge)) throw new UsageException($"customize: judge must be one of {string.Join(", ", LayoutAsk.Judges)}, not '{read.Judge}'.");
        if (read.Cycles < 0) throw new UsageException($"customize: cycles must be 0 or more, not {read.Cycles}.");
        return new(TableRequest.MemoryOf(read.Memory), read.Search, read.SearchSeed, read.Judge, read.Cycles, read.Storage);
    }

    private sealed record Words(string Memory, string Search, int SearchSeed = 1, string? Judge = null, int Cycles = 50, BlockStorage Storage = BlockStorage.Floats);
}
