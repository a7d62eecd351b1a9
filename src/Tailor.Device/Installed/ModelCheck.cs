using Tailor.Runtime;
using Tailor.Runtime.Golden;

namespace Tailor.Device.Installed;

/// <summary>Asks a model that was assembled before any user does.</summary>
internal static class ModelCheck
{
    /// <summary>Checks that a whole model, without a plan, answers as it did where it was made.</summary>
    /// <exception cref="ModelCheckException">It does not.</exception>
    public static void RequireGolden(Recommender recommender, GoldenScores golden)
    {
        if (golden.Difference(recommender) is { } difference) throw new ModelCheckException($"The model does not answer as it did where it was made: {difference}.");
    }

    /// <summary>Checks that a network answers with numbers: to no history, and to one of every length up to a full window in steps that double.</summary>
    /// <exception cref="ModelCheckException">A score is not finite.</exception>
    public static void RequireFinite(Recommender recommender)
    {
        var session = recommender.OpenSession();
        var scores = new float[recommender.ItemCount];
        for (var length = 0; length <= recommender.Spec.MaxLength; length = Math.Max(1, 2 * length))
        {
            var history = new int[length];
            for (var at = 0; at < length; at++) history[at] = (int)((at * 2_654_435_761L) % recommender.ItemCount);
            session.Score(history, scores);
            if (System.Numerics.Tensors.TensorPrimitives.IsFiniteAll<float>(scores)) continue;
            var item = Array.FindIndex(scores, score => !float.IsFinite(score));
            throw new ModelCheckException($"The network must answer with finite scores; after a history of {length} items the score of item {item} is {scores[item]}.");
        }
    }
}
