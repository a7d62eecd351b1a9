using Tailor.Cli.Scoring;
using Tailor.Customization.Rule;
using Tailor.Interactions.Randomness;
using Tailor.Interactions.Splits;
using Tailor.Models;
using Tailor.Models.Elastic;
using Tailor.Runtime;

namespace Tailor.Cli.Tables;

/// <summary>Makes a model's scalable table from the data that it was trained on: how popular items are, and which states there are.</summary>
internal static class TableMaking
{
    /// <summary>States that errors are measured by.</summary>
    private const int MostStates = 5_000;

    /// <summary>Makes the stream.</summary>
    /// <param name="folder">The model.</param>
    /// <param name="split">The data; only what trains is looked at.</param>
    /// <param name="options">Groups and weights.</param>
    public static byte[] Make(ModelFolder folder, Split split, ElasticOptions options)
    {
        var items = new ItemMapping(split.Sequences.Items, folder.Catalogue);
        var counts = new int[folder.Manifest.ItemCount];
        for (var user = 0; user < split.Sequences.UserCount; user++)
            foreach (var item in items.History(split.Training(user))) counts[item]++;
        return ElasticTableBuilder.Build(folder.ItemTable.Span, counts, Moment(folder, split, items), ElasticFile.SourceOf(folder.Manifest), options);
    }

    /// <summary>One state each of some users, after a random beginning of what trains.</summary>
    private static double[] Moment(ModelFolder folder, Split split, ItemMapping items)
    {
        var moment = new StateMoment(Recommender.Open(folder));
        var random = new RandomStream(folder.Manifest.Seed, MostStates);
        int[] users = [.. Enumerable.Range(0, split.Sequences.UserCount)];
        random.Shuffle(users.AsSpan());
        foreach (var user in users.Take(MostStates))
        {
            var history = items.History(split.Training(user));
            if (history.Length > 1) moment.Add(history.AsSpan(0, 1 + random.Below(history.Length - 1)));
        }

        return moment.Mean();
    }
}
