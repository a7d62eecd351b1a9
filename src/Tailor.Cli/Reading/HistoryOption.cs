using System.CommandLine;
using Tailor.Models.Catalogues;

namespace Tailor.Cli.Reading;

/// <summary>--history: a user's items by their ids.</summary>
internal sealed class HistoryOption
{
    private readonly Option<string> _history = new("--history") { Description = "Ids of the user's items, oldest first: \"id,id,…\"; empty for a user of whom nothing is known.", Required = true };

    /// <summary>Adds it.</summary>
    public void AddTo(Command command) => command.Options.Add(_history);

    /// <summary>The items that a model knows, and the ids that it does not.</summary>
    public (int[] Known, IReadOnlyList<string> Unknown) Read(ParseResult parsed, ItemCatalogue catalogue)
    {
        var (known, unknown) = (new List<int>(), new List<string>());
        foreach (var id in parsed.GetRequiredValue(_history).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (catalogue.TryGetIndex(id, out var item)) known.Add(item);
            else unknown.Add(id);
        }
        return ([.. known], unknown);
    }

    /// <summary>What to say of ids that the model does not know; null where it knows all.</summary>
    /// <param name="known">Items that it knows.</param>
    /// <param name="unknown">Ids that it does not.</param>
    /// <param name="doing">What goes on with the known ones, such as "recommending".</param>
    public static string? Warning(int[] known, IReadOnlyList<string> unknown, string doing) => unknown.Count == 0
        ? null
        : $"tailor: the model does not know {(unknown.Count == 1 ? "the item" : "the items")} {string.Join(", ", unknown)}; {doing} from the other {known.Length}.";
}
