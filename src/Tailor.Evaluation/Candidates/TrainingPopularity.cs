using Tailor.Interactions.Splits;

namespace Tailor.Evaluation.Candidates;

/// <summary>Number of training interactions of each item: the weights of popularity-N, and the measure of popularity bias.</summary>
internal static class TrainingPopularity
{
    /// <summary>(items) counts over all users' training parts.</summary>
    public static int[] Of(Split split)
    {
        var counts = new int[split.Sequences.ItemCount];
        for (var user = 0; user < split.Sequences.UserCount; user++)
        {
            foreach (var item in split.Training(user)) counts[item]++;
        }
        return counts;
    }
}
