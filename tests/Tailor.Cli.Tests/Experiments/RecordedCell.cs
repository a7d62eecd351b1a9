using Tailor.Cli.Experiments;

namespace Tailor.Cli.Tests.Experiments;

/// <summary>A cell as a result file has it, of which a test says what matters to it.</summary>
internal static class RecordedCell
{
    public static CellResult Of(string variant, int seed, params Measurement[] measurements) => new()
    {
        Variant = variant,
        Seed = seed,
        Digest = "",
        Commit = null,
        Dirty = false,
        Machine = new("A processor", 2, "A system", "10.0", null),
        Started = DateTimeOffset.UnixEpoch,
        TrainingSeconds = 1,
        EvaluationSeconds = 1,
        Training = [],
        Curve = [],
        Measurements = measurements,
    };
}
