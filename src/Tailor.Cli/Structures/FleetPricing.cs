using Tailor.Customization.ForwardOfa;
using Tailor.Interactions.Splits;
using Tailor.Models.Budgets;
using Tailor.Models.Customizers;
using Tailor.Runtime;
using Tailor.Training.ForwardOfa;
using Tailor.Training.Runs;

namespace Tailor.Cli.Structures;

/// <summary>The price of cost that brings users who share an average there, with the customizer that ships.</summary>
internal static class FleetPricing
{
    /// <summary>What a model ships with: the price for the users of the validation, after training.</summary>
    /// <param name="options">What was trained.</param>
    /// <param name="trained">What came out.</param>
    /// <param name="split">Whose validation cases are looked at.</param>
    /// <returns>Null where structures follow from no controller, or nobody validates.</returns>
    public static FleetBudget? Of(ForwardOfaOptions options, TrainedModel trained, Split split)
    {
        var spec = options.Customizer();
        if (!spec.HasController || split.Validation.Count == 0) return null;
        var tensors = new TensorMap("trained parameters");
        foreach (var shape in spec.Tensors(trained.Spec)) tensors.Add(shape.Name, trained.Parameters[shape.Name], shape.Dimensions.AsSpan());
        var recommender = ModelExport.ToRecommender(trained.Spec, split.Sequences.ItemCount, trained.Parameters, options.Quantization(), spec.Adaptation);
        var device = spec.Structures == StructureSource.Personal ? ModelExport.ToExtractor(options.Extractor(), recommender, trained.Parameters)!.OpenSession() : null;
        var (cloud, choice) = (new ForwardOfaCustomizer(spec, trained.Spec, tensors).OpenSession(), new StructureChoice(trained.Spec));
        var budget = choice.Costs.Share(StructureBudgetKind.MultiplyAdds, 1) with { Average = options.Average };
        var interest = new float[trained.Spec.Width];
        var histories = split.Validation.DistinctBy(one => one.User).Select(one => split.Sequences[one.User][..one.HistoryLength].ToArray()).ToArray();
        return new(options.Average, Find(cloud, choice, budget, histories, InterestOf, CancellationToken.None));

        ReadOnlySpan<float> InterestOf(int[] history)
        {
            device?.Compute(history, interest);
            return device is null ? [] : interest;
        }
    }

    /// <summary>The price at which users of these histories keep to a budget's average.</summary>
    /// <param name="cloud">Says what blocks are worth to a user.</param>
    /// <param name="choice">Of the same network.</param>
    /// <param name="budget">Each user's limit, and the average of all.</param>
    /// <param name="histories">A user's items each.</param>
    /// <param name="interestOf">A history's interest, valid until the next; empty where none is read.</param>
    /// <param name="cancellation">Looked at before each user.</param>
    public static double Find(ForwardOfaSession cloud, StructureChoice choice, StructureBudget budget, IReadOnlyList<int[]> histories, Func<int[], ReadOnlySpan<float>> interestOf, CancellationToken cancellation)
    {
        var worths = new float[histories.Count * choice.Blocks];
        for (var user = 0; user < histories.Count; user++)
        {
            cancellation.ThrowIfCancellationRequested();
            cloud.Worths(interestOf(histories[user]), budget, worths.AsSpan(user * choice.Blocks, choice.Blocks));
        }

        return choice.PriceOf(worths, budget);
    }
}
