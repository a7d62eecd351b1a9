using System.CommandLine;
using Tailor.Cli.Errors;
using Tailor.Models.Catalogues;

namespace Tailor.Cli.Reading;

/// <summary>--candidates: a file of the ids that may be recommended.</summary>
internal sealed class CandidatesOption
{
    private readonly Option<string?> _file = new("--candidates") { Description = "File of the ids that may be recommended, one a line: the rows of these and of the history are all that is held of the item table." };

    /// <summary>Adds it.</summary>
    public void AddTo(Command command) => command.Options.Add(_file);

    /// <summary>The items that a model knows, and the ids that it does not; null without the option.</summary>
    /// <exception cref="UsageException">The file is not there, or the model knows none of its ids.</exception>
    public (int[] Known, IReadOnlyList<string> Unknown)? Read(ParseResult parsed, CliHost host, ItemCatalogue catalogue)
    {
        if (parsed.GetValue(_file) is not { } name) return null;
        var path = host.InWorkingFolder(name);
        if (!File.Exists(path)) throw new UsageException($"--candidates {name}: there is no such file.");
        var (known, unknown) = (new List<int>(), new List<string>());
        foreach (var id in File.ReadLines(path).Select(line => line.Trim()).Where(line => line.Length > 0).Distinct(StringComparer.Ordinal))
        {
            if (catalogue.TryGetIndex(id, out var item)) known.Add(item);
            else unknown.Add(id);
        }

        return known.Count > 0 ? ([.. known], unknown) : throw new UsageException($"--candidates {name}: the model knows none of its {unknown.Count} ids; expected one a line.");
    }
}
