using System.CommandLine;
using Tailor.Cli.Errors;
using Tailor.Models.Catalogues;

namespace Tailor.Cli.Reading;

/// <summary>--history: a user's items by their ids.</summary>
/// <param name="required">Whether no command line goes without it.</param>
internal sealed class HistoryOption(bool required = true)
{
    private readonly Option<string?> _history = new("--history") { Description = "Ids of the user's items, oldest first: \"id,id,…\"; empty for a user of whom nothing is known.", Required = required };

    /// <summary>Adds it.</summary>
    public void AddTo(Command command) => command.Options.Add(_history);

    /// <summary>Whether it is on the command line.</summary>
    public bool IsGiven(ParseResult parsed) => parsed.GetValue(_history) is not null;

    /// <summary>The items that a model knows, and the ids that it does not.</summary>
    /// <exception cref="UsageException">It is not on the command line.</exception>
    public (int[] Known, IReadOnlyList<string> Unknown) Read(ParseResult parsed, ItemCatalogue catalogue)
    {
        var (known, unknown) = (new List<int>(), new List<string>());
        foreach (var id in Ids(parsed))
        {
            if (catalogue.TryGetIndex(id, out var item)) known.Add(item);
            else unknown.Add(id);
        }
        return ([.. known], unknown);
    }

    /// <summary>The ids.</summary>
    /// <exception cref="UsageException">It is not on the command line.</exception>
    public string[] Ids(ParseResult parsed) =>
        (parsed.GetValue(_history) ?? throw new UsageException("--history is needed: ids of the user's items, oldest first.")).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>What to say of ids that the model does not know; null where it knows all.</summary>
    /// <param name="known">How many items it knows.</param>
    /// <param name="unknown">Ids that it does not.</param>
    /// <param name="doing">What goes on with the known ones, such as "recommending".</param>
    public static string? Warning(int known, IReadOnlyList<string> unknown, string doing) => unknown.Count == 0
        ? null
        : $"tailor: the model does not know {(unknown.Count == 1 ? "the item" : "the items")} {string.Join(", ", unknown)}; {doing} from the other {known}.";
}
