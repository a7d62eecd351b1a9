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

    /// <summary>What a model knows of a history.</summary>
    private delegate int[] Known(ReadOnlySpan<int> history);

    /// <summary>Makes the stream.</summary>
    /// <param name="folder">The model.</param>
    /// <param name="split">The data; only what trains is looked at.</param>
    /// <param name="options">Groups and weights.</param>
    public static byte[] Make(ModelFolder folder, Split split, ElasticOptions options)
    {
        var items = new ItemMapping(split.Sequences.Items, folder.Catalogue);
        return Make(Recommender.Open(folder), folder.ItemTable.Span, split, items.History, folder.Manifest.Seed, ElasticFile.SourceOf(folder.Manifest), options);
    }

    /// <summary>Makes the stream of a model that trains on the data, whose items it counts alike.</summary>
    /// <param name="recommender">The model as it is now.</param>
    /// <param name="table">(items, width) its item table.</param>
    /// <param name="turn">(width, width) the vectors of the dimensions, or empty where they are to be found.</param>
    /// <param name="split">The data; only what trains is looked at.</param>
    /// <param name="seed">Seed of the states.</param>
    /// <param name="source">First 8 bytes of the SHA-256 of the table, 0 where nobody will ask.</param>
    public static byte[] Make(Recommender recommender, ReadOnlySpan<float> table, ReadOnlySpan<float> turn, Split split, long seed, ulong source = 0) => turn.IsEmpty
        ? Make(recommender, table, split, history => history.ToArray(), seed, source, new ElasticOptions())
        : ElasticTableBuilder.BuildTurned(table, split.TrainingCounts(), turn, source, new ElasticOptions());

    /// <summary>(items) how often each of a model's items is in what trains.</summary>
    public static int[] Counts(ModelFolder folder, Split split) => Counts(folder.Manifest.ItemCount, split, new ItemMapping(split.Sequences.Items, folder.Catalogue).History);

    private static byte[] Make(Recommender recommender, ReadOnlySpan<float> table, Split split, Known known, long seed, ulong source, ElasticOptions options) =>
        ElasticTableBuilder.Build(table, Counts(recommender.ItemCount, split, known), Moment(recommender, split, known, seed), source, options);

    private static int[] Counts(int items, Split split, Known known)
    {
        var counts = new int[items];
        for (var user = 0; user < split.Sequences.UserCount; user++)
            foreach (var item in known(split.Training(user))) counts[item]++;
        return counts;
    }

    /// <summary>One state each of some users, after a random beginning of what trains.</summary>
    private static double[] Moment(Recommender recommender, Split split, Known known, long seed)
    {
        var moment = new StateMoment(recommender);
        var random = new RandomStream(seed, MostStates);
        int[] users = [.. Enumerable.Range(0, split.Sequences.UserCount)];
        random.Shuffle(users.AsSpan());
        foreach (var user in users.Take(MostStates))
        {
            var history = known(split.Training(user));
            if (history.Length > 1) moment.Add(history.AsSpan(0, 1 + random.Below(history.Length - 1)));
        }

        return moment.Mean();
    }
}
