using System.Text.Json.Serialization;
using Tailor.Cli.Errors;
using Tailor.Interactions;
using Tailor.Interactions.Filters;
using Tailor.Interactions.Formats;
using Tailor.Interactions.Splits;

namespace Tailor.Cli.Reading;

/// <summary>How a file of interactions is read and split: the same keys in an experiment's "read", with their defaults.</summary>
/// <remarks>Set rather than init: the generated reader would give an init property that the file leaves out no default.</remarks>
internal sealed record ReadSettings
{
    /// <summary>Format by name, or null to tell it from the file.</summary>
    public string? Format { get; set; }

    /// <summary>Keep interactions with at least this rating; null keeps all.</summary>
    public double? MinRating { get; set; }

    /// <summary>Keep users with at least this many interactions.</summary>
    public int MinPerUser { get; set; } = 1;

    /// <summary>Keep items with at least this many interactions.</summary>
    public int MinPerItem { get; set; } = 1;

    /// <summary>Apply the two minima once, instead of until both hold.</summary>
    public bool OnePass { get; set; }

    /// <summary>Order of a user's interactions of the same time: "file" or "shuffle".</summary>
    public string Ties { get; set; } = "file";

    /// <summary>Seed of shuffled ties.</summary>
    public int TieSeed { get; set; } = 1;

    /// <summary>Whether bad lines are counted and left out, instead of ending the reading.</summary>
    public bool SkipBadLines { get; set; }

    /// <summary>Columns of a table by name, or by number as "#2"; null finds the usual names.</summary>
    public ColumnNames Columns { get; set; } = new();

    /// <summary>File of titles, or null to look beside the data.</summary>
    public string? Titles { get; set; }

    /// <summary>What trains and what tests: "leave-one-out", "global-time", or "given", which a file of test items goes with.</summary>
    public string Split { get; set; } = LeaveOneOut.Rule;

    /// <summary>Under global-time, the share of interactions that validates, and as much again tests.</summary>
    public double Share { get; set; } = 0.1;

    /// <summary>Under given, the file of test items: beside the data in an experiment; null under the other rules. Left out of a cell's digest where it is not there, as the next is.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Test { get; set; }

    /// <summary>Under given, how many users validate with a share of their training items; null for the usual number.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? ValidationUsers { get; set; }

    /// <summary>The library's options.</summary>
    /// <exception cref="UsageException">A name is unknown or a number out of range.</exception>
    public ReadOptions ToOptions()
    {
        InteractionFormat? format = null;
        if (Format is not null)
        {
            if (!InteractionFormats.TryParse(Format, out var named)) throw Unknown("format", Format, InteractionFormats.Names);
            format = named;
        }
        if (MinPerUser < 0 || MinPerItem < 0) throw new UsageException("the fewest interactions per user and item must not be negative.");
        return new ReadOptions
        {
            Format = format,
            Columns = Columns,
            MinimumRating = MinRating,
            MinimumPerUser = MinPerUser,
            MinimumPerItem = MinPerItem,
            CoreRule = OnePass ? CoreRule.OnePass : CoreRule.Iterated,
            Ties = Ties switch { "file" => TieRule.FileOrder, "shuffle" => TieRule.Shuffled, _ => throw Unknown("order of ties", Ties, ["file", "shuffle"]) },
            TieSeed = TieSeed,
            SkipBadLines = SkipBadLines,
            TitleFile = Titles,
        };
    }

    /// <summary>Splits what was read.</summary>
    /// <param name="sequences">The data.</param>
    /// <param name="readTest">Reads the file of test items; null where there cannot be one.</param>
    /// <exception cref="UsageException">The rule is unknown, or needs what the data does not have.</exception>
    public Split SplitOf(Sequences sequences, Func<string, Sequences>? readTest = null)
    {
        if (Split == GivenTest.Rule != Test is not null)
            throw new UsageException(Test is null ? "the split 'given' needs the file of test items." : $"a file of test items goes with the split 'given', not with '{Split}'.");
        try
        {
            return Split switch
            {
                LeaveOneOut.Rule => LeaveOneOut.Of(sequences),
                "global-time" => GlobalTime.ByFraction(sequences, Share, Share),
                GivenTest.Rule => GivenTest.Of(sequences, readTest!(Test!), Share, ValidationUsers ?? GivenTest.ValidationUsers),
                _ => throw Unknown("split", Split, [LeaveOneOut.Rule, "global-time", GivenTest.Rule]),
            };
        }
        catch (ArgumentException impossible)
        {
            throw new UsageException(impossible.Message);
        }
    }

    private static UsageException Unknown(string what, string name, IReadOnlyList<string> names) =>
        new($"there is no {what} '{name}', only: {string.Join(", ", names)}.{Suggestion.Sentence(name, names)}");
}
