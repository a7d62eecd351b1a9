using System.Text.Json.Nodes;
using Tailor.Cli.Documents;

namespace Tailor.Cli.Experiments;

/// <summary>What came out of one cell, and what it came out of.</summary>
internal sealed record CellResult
{
    /// <summary>Variant.</summary>
    public required string Variant { get; init; }

    /// <summary>Seed.</summary>
    public required int Seed { get; init; }

    /// <summary>Digest of the cell that was run.</summary>
    public required string Digest { get; init; }

    /// <summary>Commit of the program, or null outside a checkout.</summary>
    public required string? Commit { get; init; }

    /// <summary>Whether the checkout had changes that are in no commit.</summary>
    public required bool Dirty { get; init; }

    /// <summary>Where it ran.</summary>
    public required Machine Machine { get; init; }

    /// <summary>When it began, UTC.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>Wall time of training, over all runs it took.</summary>
    public required double TrainingSeconds { get; init; }

    /// <summary>Wall time of evaluation, all protocols.</summary>
    public required double EvaluationSeconds { get; init; }

    /// <summary>What training says of itself, such as epochs and tokens a second; empty for baselines.</summary>
    public required JsonObject Training { get; init; }

    /// <summary>What the users' own networks were like, or null where all ran the same.</summary>
    /// <remarks>Set rather than init: the generated reader would give an init property that the file leaves out no default.</remarks>
    public CustomizationSummary? Customization { get; set; }

    /// <summary>The validation metric over training time, for plots; empty for baselines.</summary>
    public required IReadOnlyList<CurvePoint> Curve { get; init; }

    /// <summary>Metrics, protocol by protocol.</summary>
    public required IReadOnlyList<Measurement> Measurements { get; init; }
}
