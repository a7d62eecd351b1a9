using Tailor.Interactions.Splits;

namespace Tailor.Evaluation.Baselines;

/// <summary>What a baseline may learn from before a stage: for validation the training parts, for test also the validation items that the test histories hold.</summary>
internal static class KnownInteractions
{
    /// <summary>(users) number of leading items of each user that are known.</summary>
    public static int[] Lengths(Split split, Stage stage)
    {
        var lengths = new int[split.Sequences.UserCount];
        for (var user = 0; user < lengths.Length; user++) lengths[user] = split.Training(user).Length;
        if (stage == Stage.Validation) return lengths;

        foreach (var validated in split.Validation) lengths[validated.User] = Math.Max(lengths[validated.User], validated.HistoryLength + 1);
        foreach (var tested in split.Test) lengths[tested.User] = Math.Min(lengths[tested.User], tested.HistoryLength); // never a target
        return lengths;
    }
}
