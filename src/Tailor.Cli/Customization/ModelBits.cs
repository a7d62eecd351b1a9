using Tailor.Cli.Display;
using Tailor.Cli.Documents;
using Tailor.Cli.Errors;
using Tailor.Cli.Reading;
using Tailor.Cli.Scoring;
using Tailor.Cli.Structures;
using Tailor.Evaluation;
using Tailor.Models;
using Tailor.Models.Budgets;
using Tailor.Models.Manifests;

namespace Tailor.Cli.Customization;

/// <summary>What bits a model's customizer gives its channels: one strategy where everybody has the same, else the mean over the users of a data set.</summary>
internal static class ModelBits
{
    /// <summary>Asks the customizer for each user's plan.</summary>
    /// <param name="folder">The model.</param>
    /// <param name="name">What the user calls it.</param>
    /// <param name="budget">What each device can afford.</param>
    /// <param name="data">Interactions whose users are asked, or null for none.</param>
    /// <param name="cancellation">Looked at before each user.</param>
    /// <returns>What to show, and a row of the heat map for each layer.</returns>
    /// <exception cref="UsageException">The model decides no bits, the budget cannot be met, or plans are personal and there are no users.</exception>
    public static (ModelBitsDocument Document, BitRow[] Rows) Of(ModelFolder folder, string name, PrecisionBudget budget, LoadedData? data, CancellationToken cancellation)
    {
        if (!folder.Manifest.Decisions.Contains(PlanPart.Precision)) throw new UsageException($"{name} decides no bits, so there is no heat map of them.");
        var model = new CustomizedModel(folder, name);
        BudgetOptions.Require(budget, model.Layers);
        if (model.Customizer.Spec.ReadsInterest && data is null) throw new UsageException($"plans of {name} depend on the user; --data FILE says whose bits are shown.");
        int[][] histories = data is null ? [[]] : [.. CaseHistories.Of(data.Split, Stage.Test, new ItemMapping(data.Split.Sequences.Items, folder.Catalogue)).Select(user => user.History)];
        if (histories.Length == 0) throw new UsageException($"{data!.Name} has no user with a test item.");

        var (tally, session) = (new StrategyTally(model.Layers), new OwnStrategies(model, budget).OpenSession());
        for (var user = 0; user < histories.Length; user++)
        {
            cancellation.ThrowIfCancellationRequested();
            tally.Add(session.Decide(user, histories[user]), residentBytes: 0);
        }

        var (bits, rows, at) = (tally.MeanBits(), new BitRow[model.Layers.Count], 0);
        for (var layer = 0; layer < rows.Length; layer++) rows[layer] = new(model.Layers[layer].Name, bits[at..(at += model.Layers[layer].Channels)]);
        var layers = model.Layers.Zip(rows, (layer, row) => new LayerBits(layer.Name, layer.Channels, layer.FanIn, row.Bits.Average()));
        return (new($"{budget}", data is null ? null : histories.Length, tally.Distinct, tally.HammingDistance, tally.AverageBits, bits, [.. layers]), rows);
    }
}
