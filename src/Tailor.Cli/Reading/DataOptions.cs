using System.CommandLine;
using Tailor.Cli.Display;
using Tailor.Cli.Errors;
using Tailor.Interactions.Formats;
using Tailor.Interactions.Splits;

namespace Tailor.Cli.Reading;

/// <summary>The options that say which interactions a command reads, and how.</summary>
internal sealed class DataOptions
{
    private readonly Option<string?> _format = new("--format") { Description = $"Format of the file: {string.Join(", ", InteractionFormats.Names)} [default: told from the file]." };
    private readonly Option<double?> _minRating = new("--min-rating") { Description = "Keep interactions with at least this rating." };
    private readonly Option<int> _minPerUser = new("--min-per-user") { Description = "Keep users with at least this many interactions.", DefaultValueFactory = _ => 1 };
    private readonly Option<int> _minPerItem = new("--min-per-item") { Description = "Keep items with at least this many interactions.", DefaultValueFactory = _ => 1 };
    private readonly Option<int?> _core = new("--core") { Description = "Short for --min-per-user K --min-per-item K: the k-core." };
    private readonly Option<bool> _onePass = new("--one-pass") { Description = "Apply these minima once, instead of until both hold." };
    private readonly Option<string> _ties = new("--ties") { Description = "Order of a user's interactions of the same time: file, shuffle.", DefaultValueFactory = _ => "file" };
    private readonly Option<int> _tieSeed = new("--tie-seed") { Description = "Seed of shuffled ties.", DefaultValueFactory = _ => 1 };
    private readonly Option<bool> _skipBadLines = new("--skip-bad-lines") { Description = "Count and report bad lines instead of stopping at the first." };
    private readonly Option<string?> _userColumn = new("--user-column") { Description = "Column of the user, by name or number (#1); so too:" };
    private readonly Option<string?> _itemColumn = new("--item-column") { Description = "the item," };
    private readonly Option<string?> _ratingColumn = new("--rating-column") { Description = "the rating," };
    private readonly Option<string?> _timeColumn = new("--time-column") { Description = "the time." };
    private readonly Option<string?> _titles = new("--titles") { Description = "File of item titles [default: one beside the data that names every item]." };
    private readonly Option<string> _split = new("--split") { Description = "What trains and what tests: leave-one-out, global-time.", DefaultValueFactory = _ => "leave-one-out" };
    private readonly Option<string?> _test = new("--test") { Description = "File of test items, in place of --split: all of a user's are asked for at once, and order means nothing." };

    /// <summary>The file, where a command has it as an option.</summary>
    private readonly Option<string> _data = new("--data") { Description = "File of interactions, .gz or not." };

    /// <summary>Adds --data and all that says how it is read.</summary>
    public void AddTo(Command command, bool required = true)
    {
        _data.Required = required;
        command.Options.Add(_data);
        AddSplitTo(command);
        AddReadingTo(command);
    }

    /// <summary>Adds all that says how a file is read, for commands that have the file as an argument.</summary>
    public void AddReadingTo(Command command)
    {
        foreach (var option in (Option[])[_format, _minRating, _minPerUser, _minPerItem, _core, _onePass, _ties, _tieSeed, _skipBadLines, _userColumn, _itemColumn, _ratingColumn, _timeColumn, _titles])
            command.Options.Add(option);
    }

    /// <summary>Adds --split, for commands that have the file as an argument and split it.</summary>
    public void AddSplitTo(Command command)
    {
        command.Options.Add(_split);
        command.Options.Add(_test);
    }

    /// <summary>Reads and splits the file of --data.</summary>
    public LoadedData Read(CliHost host, ParseResult parsed, Report report, CancellationToken cancellation) =>
        DataReading.Read(host, host.InWorkingFolder(parsed.GetRequiredValue(_data)), SettingsOf(host, parsed), report, cancellation);

    /// <summary>Reads and splits the file of --data where there is one; null where there is none.</summary>
    public LoadedData? ReadIfGiven(CliHost host, ParseResult parsed, Report report, CancellationToken cancellation) =>
        IsGiven(parsed) ? Read(host, parsed, report, cancellation) : null;

    /// <summary>Whether --data is on the command line.</summary>
    public bool IsGiven(ParseResult parsed) => parsed.GetValue(_data) is not null;

    /// <summary>What the command line says.</summary>
    public ReadSettings SettingsOf(CliHost host, ParseResult parsed)
    {
        var core = parsed.GetValue(_core);
        if (core is not null && (parsed.GetResult(_minPerUser) is { Implicit: false } || parsed.GetResult(_minPerItem) is { Implicit: false }))
            throw new UsageException("--core says both minima; it does not go with --min-per-user and --min-per-item.");
        return new ReadSettings
        {
            Format = parsed.GetValue(_format),
            MinRating = parsed.GetValue(_minRating),
            MinPerUser = core ?? parsed.GetValue(_minPerUser),
            MinPerItem = core ?? parsed.GetValue(_minPerItem),
            OnePass = parsed.GetValue(_onePass),
            Ties = parsed.GetRequiredValue(_ties),
            TieSeed = parsed.GetValue(_tieSeed),
            SkipBadLines = parsed.GetValue(_skipBadLines),
            Columns = new() { User = parsed.GetValue(_userColumn), Item = parsed.GetValue(_itemColumn), Rating = parsed.GetValue(_ratingColumn), Time = parsed.GetValue(_timeColumn) },
            Titles = parsed.GetValue(_titles) is { } titles ? host.InWorkingFolder(titles) : null,
            Split = parsed.GetValue(_test) is not null && parsed.GetResult(_split) is not { Implicit: false } ? GivenTest.Rule : parsed.GetValue(_split) ?? LeaveOneOut.Rule,
            Test = parsed.GetValue(_test) is { } test ? host.InWorkingFolder(test) : null,
        };
    }
}
