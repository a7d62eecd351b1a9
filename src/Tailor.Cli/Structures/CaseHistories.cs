using Tailor.Cli.Errors;
using Tailor.Cli.Scoring;
using Tailor.Evaluation;
using Tailor.Interactions.Randomness;
using Tailor.Interactions.Splits;

namespace Tailor.Cli.Structures;

/// <summary>Users with a case, and what is known of them before it.</summary>
internal static class CaseHistories
{
    /// <summary>Each user's history, as the model counts items; of a user with several cases, the first's.</summary>
    public static (int User, int[] History)[] Of(Split split, Stage stage, ItemMapping items) =>
    [
        .. from cases in (stage == Stage.Test ? split.Test : split.Validation).GroupBy(one => one.User)
           let first = cases.First()
           select (first.User, items.History(split.Sequences[first.User][..first.HistoryLength])),
    ];

    /// <summary>Users in a random circle, each with the history of the next.</summary>
    /// <exception cref="UsageException">There are fewer than two.</exception>
    public static Dictionary<int, int[]> OfTheNext((int User, int[] History)[] users, long seed)
    {
        if (users.Length < 2) throw new UsageException("--strategy shuffled needs at least two users with a case.");
        int[] circle = [.. Enumerable.Range(0, users.Length)];
        new RandomStream((long)Customization.StrategySource.Shuffled, seed).Shuffle(circle.AsSpan());
        return circle.Select((at, place) => (users[at].User, users[circle[(place + 1) % circle.Length]].History)).ToDictionary();
    }
}
