using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Tailor.Cli.Customization;
using Tailor.Cli.Errors;
using Tailor.Cli.Structures;
using Tailor.Device.Privacy;
using Tailor.Models.Budgets;

namespace Tailor.Cli.Experiments;

/// <summary>How a variant's users get blocks and parameters when its model is measured.</summary>
/// <param name="Strategy">Whose decisions a user gets.</param>
/// <param name="Budget">Share of the blocks' multiply-adds that each device can afford, above 0 to 1.</param>
/// <param name="Average">Share that all users may take on average, or null.</param>
/// <param name="Structure">Blocks of everybody with the static strategy, a digit a block.</param>
/// <param name="NoiseEpsilon">ε of an upload where there is noise on each interest, or null for none.</param>
/// <param name="NoiseClip">Length that interests are clipped to where there is noise, 1 where it is not said.</param>
internal sealed record StructureSettings(StrategySource Strategy, double Budget, double? Average = null, string? Structure = null, double? NoiseEpsilon = null, double? NoiseClip = null)
{
    private const long Seed = 1;

    /// <summary>What an evaluation is asked for.</summary>
    [JsonIgnore]
    public StructureRequest Request => new(
        Methods.ForwardOfa,
        Strategy,
        new(StructureBudgetKind.MultiplyAdds, Budget, IsShare: true),
        Average,
        Structure is null ? null : new([.. Structure.Select(digit => digit == '1')]),
        Seed,
        NoiseEpsilon is { } epsilon ? new InterestNoise { Epsilon = epsilon, ClipNorm = NoiseClip ?? 1 } : null);

    /// <summary>Reads an experiment's words.</summary>
    /// <exception cref="UsageException">A key is unknown or missing, or a value out of range.</exception>
    public static StructureSettings Parse(JsonObject settings)
    {
        var read = CustomizeWords.Read<StructureSettings>(settings);
        if (read.Budget is not (> 0 and <= 1) || read.Average is not (null or (> 0 and <= 1))) throw new UsageException("customize: budget and average must be shares above 0 and at most 1.");
        if (read.Structure is null == (read.Strategy == StrategySource.Static)) throw new UsageException("customize: structure goes with the static strategy, and is needed there.");
        if (read is { NoiseClip: not null, NoiseEpsilon: null }) throw new UsageException("customize: noiseClip goes with noiseEpsilon.");
        if (read.Request.Problem is { } problem) throw new UsageException($"customize: {problem}");
        return read.Structure is null || (read.Structure.Length > 0 && !read.Structure.AsSpan().ContainsAnyExcept('0', '1')) ? read : throw new UsageException("customize: structure must have a digit 0 or 1 for each block.");
    }
}
