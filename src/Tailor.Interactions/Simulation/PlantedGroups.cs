using Tailor.Interactions.Columns;
using Tailor.Interactions.Randomness;

namespace Tailor.Interactions.Simulation;

/// <summary>
/// A population in which personalisation has a known worth. Every user belongs to a hidden group and repeats three steps: an item that is a sign of the
/// group, a question from any cluster c, an answer from cluster c + 1 + group. Whoever sees only the question can do no better than guess the group;
/// whoever knows the user's earlier items can. The last item of every user is an answer.
/// </summary>
public sealed class PlantedGroups
{
    /// <summary>Takes the options.</summary>
    public PlantedGroups(PlantedGroupsOptions options)
    {
        options.Validate();
        Options = options;
    }

    /// <summary>What is simulated.</summary>
    public PlantedGroupsOptions Options { get; }

    /// <summary>The best possible expected ndcg@k of an answer for whoever knows the group; history not excluded, as items come again.</summary>
    public double BestNdcg(int k) => NdcgAmong(Options.Answers, k);

    /// <summary>The best possible expected ndcg@k of an answer for whoever knows the latest item only.</summary>
    public double BestNdcgWithoutGroup(int k) => NdcgAmong(Options.Groups * Options.Answers, k);

    /// <summary>A user's group.</summary>
    public int GroupOf(int user) => user % Options.Groups;

    /// <summary>All users as a data set: first the questions by cluster, then the answers by cluster, then the signs by group.</summary>
    public InteractionSet ToInteractionSet(string name = "planted groups")
    {
        var (users, items) = (new IdMap(), new IdMap());
        for (var item = 0; item < Options.Items; item++) items.Add($"i{item}");
        var rows = new SequencesBuilder(users, items, hasTimes: false);
        var clusters = Options.Groups + 1;
        var answers = clusters * Options.Questions;
        var signs = answers + (clusters * Options.Answers);
        for (var user = 0; user < Options.Users; user++)
        {
            users.Add($"u{user}");
            var random = new RandomStream((long)StreamPurpose.PlantedWalk, Options.Seed, user);
            for (var round = 0; round < Options.Rounds; round++)
            {
                var cluster = random.Below(clusters);
                rows.Add(user, signs + (GroupOf(user) * Options.Signs) + random.Below(Options.Signs));
                rows.Add(user, (cluster * Options.Questions) + random.Below(Options.Questions));
                rows.Add(user, answers + ((cluster + 1 + GroupOf(user)) % clusters * Options.Answers) + random.Below(Options.Answers));
            }
        }

        return new InteractionSet(name, rows.Build(), null, null);
    }

    /// <summary>The target is any of n items, in any order.</summary>
    private static double NdcgAmong(int n, int k) => Enumerable.Range(1, Math.Min(n, k)).Sum(rank => 1 / Math.Log2(rank + 1)) / n;
}
