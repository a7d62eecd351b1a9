using Tailor.Cli.Errors;
using Tailor.Customization.Chord;
using Tailor.Models.Budgets;
using Tailor.Models.Plans;

namespace Tailor.Cli.Customization;

/// <summary>
/// One strategy for everybody, from the mean of all users' scores. How large a user's scores are says nothing about bits, only their order does;
/// so each user's are taken in units of their own standard deviation first, and every user counts the same.
/// </summary>
internal static class MeanStrategy
{
    /// <summary>Allocates it.</summary>
    /// <param name="model">The model.</param>
    /// <param name="budget">What each device can afford.</param>
    /// <param name="histories">All users' histories, as the model counts items.</param>
    /// <param name="cancellation">Looked at before each user.</param>
    public static FixedStrategies Of(CustomizedModel model, PrecisionBudget budget, IEnumerable<int[]> histories, CancellationToken cancellation)
    {
        if (model.Customizer is not ChordCustomizer customizer) throw new UsageException($"{model.Customizer.Spec.Name} gives no scores whose mean could be taken.");
        var (profiles, session) = (new ProfileReader(model), customizer.OpenSession());
        var (scores, sums) = (new float[customizer.ChannelCount], new double[customizer.ChannelCount]);
        foreach (var history in histories)
        {
            cancellation.ThrowIfCancellationRequested();
            session.Score(profiles.InterestOf(history), scores);
            var mean = scores.Average(score => (double)score);
            var deviation = Math.Sqrt(scores.Average(score => (score - mean) * (score - mean)));
            for (var channel = 0; channel < scores.Length && deviation > 0; channel++) sums[channel] += (scores[channel] - mean) / deviation;
        }

        var codes = new byte[sums.Length];
        new PrecisionAllocation(model.Layers).Allocate(Array.ConvertAll(sums, sum => (float)sum), budget, codes);
        return new(new Precision(codes));
    }
}
