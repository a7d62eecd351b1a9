using Tailor.Cli.Tables;
using Tailor.Evaluation;
using Tailor.Models;
using Tailor.Models.Backbones;
using Tailor.Training.Rule;
using Tailor.Training.Rule.Search;
using Tailor.Training.Validation;

namespace Tailor.Cli.Layouts;

/// <summary>A model with its table in RULE's blocks, and what a device with a layout of them scores.</summary>
/// <param name="Folder">The model.</param>
/// <param name="Table">The table beside it.</param>
internal sealed record BlockedModel(ModelFolder Folder, RuleTable Table) : IDisposable
{
    /// <summary>Whether its device reads a history in order: then it reads the same blocks that it scores with. Users' rows are taken in full, as in the paper.</summary>
    public bool IsSequential => Folder.Manifest.Backbone is not LightGcnSpec;

    /// <summary>What a device scores.</summary>
    public IScorer Scorer(Layout layout) => IsSequential ? new RecommenderScorer(layout.ToString(), Recommender(layout)) : LayoutRows.Scorer(Table, layout);

    /// <summary>The forward pass of a backbone that reads and scores items with the blocks of a layout.</summary>
    public Runtime.Recommender Recommender(Layout layout) => OtherItems.In(Folder, LayoutRows.Cut(Table.Items, Table.Width, Table.BlockWidth, Table.Groups, layout));

    /// <inheritdoc/>
    public void Dispose() => Folder.Dispose();
}
