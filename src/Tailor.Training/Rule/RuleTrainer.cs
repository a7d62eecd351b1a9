using Tailor.Interactions.Splits;
using Tailor.Training.Checkpoints;
using Tailor.Training.Graphs;
using Tailor.Training.Records;

namespace Tailor.Training.Rule;

/// <summary>Trains RULE on LightGCN or, without layers, on matrix factorisation.</summary>
public static class RuleTrainer
{
    /// <summary>Trains to the end, or until it is cancelled.</summary>
    /// <param name="split">What trains and what validates.</param>
    /// <param name="recipe">Base recommender, RULE's settings, training.</param>
    /// <param name="progress">Is told how it goes.</param>
    /// <param name="checkpoints">Where checkpoints go and where a run goes on from, or null for none.</param>
    /// <param name="time">Clock.</param>
    /// <param name="cancellation">Asks to stop.</param>
    /// <returns>The final rows, and the table in blocks.</returns>
    /// <exception cref="ArgumentException">A setting is out of range; the message lists everything that is.</exception>
    public static (TrainedRows Rows, RuleTable Table) Run(Split split, RuleRecipe recipe, ITrainingProgress progress, CheckpointFolder? checkpoints, TimeProvider time, CancellationToken cancellation)
    {
        var (rule, model, training) = recipe;
        string[] problems = [.. model.Problems(), .. rule.Problems(model.RowWidth, split.Sequences.ItemCount), .. training.Problems(), .. Temperature(rule, training)];
        if (problems.Length > 0) throw new ArgumentException(string.Join(" ", problems));
        var groups = rule.Grouping == Grouping.KMeans ? null : ItemGroups.Of(rule, split, training.Seed);
        var objective = new RuleObjective(rule, model.RowWidth, groups, training.Seed, training.Temperature);
        var trained = new GraphTrainer("rule", split, model, training, objective, progress, checkpoints, time).Run(cancellation);
        groups ??= ItemGroups.ByKMeans(trained.Items, trained.Width, rule.Groups, training.Seed);
        return (trained, new RuleTable(rule, trained.Width, trained.Users, trained.Items, groups));
    }

    private static string[] Temperature(RuleOptions rule, GraphTrainingOptions training) =>
        rule.School == RuleSchool.Faithful && training.Temperature != 0 ? ["The tile score has no Temperature: it goes with the nested school."] : [];
}
