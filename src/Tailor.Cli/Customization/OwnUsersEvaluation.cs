using System.Text.Json.Nodes;
using Tailor.Cli.Errors;
using Tailor.Cli.Experiments;
using Tailor.Cli.Scoring;
using Tailor.Interactions.Splits;
using Tailor.Models;
using Tailor.Training.Graphs;
using Tailor.Training.Rule;
using Tailor.Training.Rule.Search;

namespace Tailor.Cli.Customization;

/// <summary>An evaluation as the papers have it: each user is looked up in the rows that were trained, where a device would compute its state from the history.</summary>
internal static class OwnUsersEvaluation
{
    /// <summary>The key by which an experiment's customize asks for it.</summary>
    public const string Key = "users";

    private const string Own = "own";

    /// <summary>Checks an experiment's words.</summary>
    /// <param name="asked">What the variant's customize says.</param>
    /// <param name="training">What the model is trained with.</param>
    /// <exception cref="UsageException">They say something else, or users have no rows of their own.</exception>
    public static void Check(JsonObject asked, JsonObject training)
    {
        var read = CustomizeWords.Read<Words>(asked);
        if (read.Users != Own) throw new UsageException($"customize: users must be {Own}, not '{read.Users}'.");
        if (training[Key]?.ToString() != nameof(UserSource.Own)) throw new UsageException($"customize: users' own rows are those of a model that is trained with users={nameof(UserSource.Own)}.");
    }

    /// <summary>Opens a model with the rows that lie beside it.</summary>
    /// <param name="folder">The model; may be closed afterwards.</param>
    /// <param name="split">The data that it was trained on.</param>
    public static CustomizedEvaluation Open(ModelFolder folder, Split split)
    {
        var manifest = folder.Manifest;
        var (width, resident) = (manifest.Backbone.Width, DeviceSize.Resident(manifest, ModelOpening.Recommender(folder)));
        var name = $"{manifest.Name} {manifest.Version}, users' own rows";
        var scorer = Scorer(folder, split.Sequences.UserCount, width, name);
        long row = width * sizeof(float);
        return new(
            new(name, new ItemMapping(split.Sequences.Items, folder.Catalogue), scorer.OpenSession),
            () => new(Key, "users' own rows", "", 32, 1, 0, new(DeviceSize.Stored(manifest) + row, resident + row, 0, row)));
    }

    private static RowScorer Scorer(ModelFolder folder, int users, int width, string name)
    {
        if (!File.Exists(RuleTable.PathIn(folder.Path))) return new RowScorer(name, UserRows.Read(folder.Path, users, width).Values, folder.ItemTable.ToArray(), width, DotScore.Whole);
        var table = RuleTable.Read(folder.Path);
        return LayoutRows.Scorer(table, new Layout([.. Enumerable.Repeat(ulong.MaxValue >> (64 - table.Options.Blocks), table.Groups.Count)]));
    }

    private sealed record Words(string Users);
}
