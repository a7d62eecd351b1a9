using Tailor.Cli.Experiments;
using Tailor.Evaluation;
using Tailor.Evaluation.Baselines;
using Tailor.Interactions.Splits;

namespace Tailor.Cli.Scoring;

/// <summary>Baselines and models by the names that commands and experiments use.</summary>
internal static class Scorers
{
    /// <summary>Fits a baseline to what is known before a stage.</summary>
    public static IScorer Fit(string baseline, Split split, Stage stage, ItemKnnOptions? options, CancellationToken cancellation) => baseline switch
    {
        Methods.Popular => MostPopular.Fit(split, stage),
        Methods.ItemKnn => ItemKnn.Fit(split, stage, options, cancellationToken: cancellation),
        _ => throw new ArgumentOutOfRangeException(nameof(baseline), baseline, "No such baseline."),
    };

    /// <summary>Opens a model folder for the data's items.</summary>
    /// <param name="host">The world outside.</param>
    /// <param name="folder">The model.</param>
    /// <param name="split">The data.</param>
    /// <param name="itemBits">Bits of a value of the item table.</param>
    public static ModelScorer Open(CliHost host, string folder, Split split, int itemBits = 32)
    {
        using var model = ModelOpening.Open(host, folder);
        return new ModelScorer($"{model.Manifest.Name} {model.Manifest.Version}", new ItemMapping(split.Sequences.Items, model.Catalogue), ModelOpening.Recommender(model, itemBits));
    }
}
