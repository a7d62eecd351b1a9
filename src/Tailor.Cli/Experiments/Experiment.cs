using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Tailor.Cli.Experiments;

/// <summary>A frozen experiment: one method on one data set, a grid of variants and seeds. Every key is required but those that say otherwise.</summary>
internal sealed record Experiment
{
    /// <summary>What the experiment is, in a line.</summary>
    public required string Title { get; init; }

    /// <summary>One of <see cref="Methods.All"/>.</summary>
    public required string Method { get; init; }

    /// <summary>What it is trained and tested on.</summary>
    public required ExperimentData Data { get; init; }

    /// <summary>Settings of all variants that differ from the method's defaults.</summary>
    public required JsonObject Settings { get; init; }

    /// <summary>Name of each variant and its settings, laid over <see cref="Settings"/>.</summary>
    public required OrderedDictionary<string, JsonObject> Variants { get; init; }

    /// <summary>Seeds that each variant is trained with.</summary>
    public required IReadOnlyList<int> Seeds { get; init; }

    /// <summary>Protocols that each model is measured with, such as "full" or "uniform-100".</summary>
    public required IReadOnlyList<string> Protocols { get; init; }

    /// <summary>Seed of the candidates that sampled protocols draw; 1 where it is not said.</summary>
    /// <remarks>Set rather than init: the generated reader would give an init property that the file leaves out no default.</remarks>
    public int ProtocolSeed { get; set; } = 1;

    /// <summary>The backbone that a method begins with, trained once a seed; null where the method begins with nothing.</summary>
    public ExperimentBase? Base { get; set; }

    /// <summary>Pairs of variants that are compared user by user, once all cells are there.</summary>
    public IReadOnlyList<VariantPair> Comparisons { get; set; } = [];

    /// <summary>Whether variants have item tables of some size.</summary>
    [JsonIgnore]
    public bool HasTables => Cells.Any(cell => cell.Settings[Cell.Customize] is JsonObject asked && asked.ContainsKey(Tables.TableRequest.Key));

    /// <summary>Every pair of variant and seed, a seed of all variants before the next seed.</summary>
    [JsonIgnore]
    public IEnumerable<Cell> Cells => Seeds.SelectMany(seed => Variants.Select(variant => new Cell(this, variant.Key, seed)));
}
