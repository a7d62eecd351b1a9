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
    public static ModelScorer Open(CliHost host, string folder, Split split)
    {
        using var model = ModelOpening.Open(host, folder);
        return new ModelScorer(model, split.Sequences.Items);
    }
}
