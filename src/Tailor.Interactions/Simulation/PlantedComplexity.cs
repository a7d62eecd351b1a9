using Tailor.Interactions.Columns;
using Tailor.Interactions.Randomness;

namespace Tailor.Interactions.Simulation;

/// <summary>
/// A population in which some users need a large network and others none. Every other user is simple: the next item is of the same cluster as the last.
/// The rest are complex: the next cluster is the sum of the last two, counted round, so it follows from both together and from neither alone.
/// Simple and complex users know different items. Which item of a cluster comes is chance.
/// </summary>
public sealed class PlantedComplexity
{
    /// <summary>Takes the options.</summary>
    public PlantedComplexity(PlantedComplexityOptions options)
    {
        options.Validate();
        Options = options;
    }

    /// <summary>What is simulated.</summary>
    public PlantedComplexityOptions Options { get; }

    /// <summary>The best possible expected ndcg@k for whoever knows the next cluster; history not excluded, as items come again.</summary>
    public double BestNdcg(int k) => Enumerable.Range(1, Math.Min(Options.ClusterItems, k)).Sum(rank => 1 / Math.Log2(rank + 1)) / Options.ClusterItems;

    /// <summary>Whether a user is complex.</summary>
    public bool IsComplex(int user) => user % 2 == 1;

    /// <summary>All users as a data set: first the items of simple users by cluster, then those of complex ones.</summary>
    public InteractionSet ToInteractionSet(string name = "planted complexity")
    {
        var (users, items) = (new IdMap(), new IdMap());
        for (var item = 0; item < Options.Items; item++) items.Add($"i{item}");
        var rows = new SequencesBuilder(users, items, hasTimes: false);
        for (var user = 0; user < Options.Users; user++)
        {
            users.Add($"u{user}");
            var random = new RandomStream((long)StreamPurpose.PlantedComplexity, Options.Seed, user);
            var start = random.Below((Options.Clusters * Options.Clusters) - 1) + 1; // two zeros would stay zeros
            var (before, last) = IsComplex(user) ? (start / Options.Clusters, start % Options.Clusters) : (0, random.Below(Options.Clusters));
            var first = IsComplex(user) ? Options.Items / 2 : 0;
            for (var step = 0; step < Options.Length; step++)
            {
                rows.Add(user, first + (last * Options.ClusterItems) + random.Below(Options.ClusterItems));
                if (IsComplex(user)) (before, last) = (last, (before + last) % Options.Clusters);
            }
        }

        return new InteractionSet(name, rows.Build(), null, null);
    }
}
