using System.Text.Json.Nodes;
using Tailor.Cli.Customization;
using Tailor.Cli.Errors;
using Tailor.Device.Privacy;
using Tailor.Models.Budgets;
using Tailor.Training.FineTuning;

namespace Tailor.Cli.Experiments;

/// <summary>How a variant's users are customized when its model is measured.</summary>
/// <param name="Strategy">Whose strategy a user gets.</param>
/// <param name="Bits">Average bits a weight, 2 to 8; chord needs it, others have none.</param>
/// <param name="DecodeBits">A weaker device's own budget, within which it reads the codes, or null where it takes them as they are.</param>
/// <param name="ItemBits">Bits of a value of the item table: 32, 8, 4 or 2.</param>
/// <param name="Method">One of <see cref="CustomizationMethods"/>.</param>
/// <param name="Steps">Gradient steps of fine-tuning.</param>
/// <param name="Rate">Learning rate of fine-tuning.</param>
/// <param name="HoldBack">Latest items of a history that fine-tuning does not train on.</param>
/// <param name="NoiseEpsilon">ε of an upload where there is noise on each interest, or null for none.</param>
/// <param name="NoiseClip">Length that interests are clipped to where there is noise, 1 where it is not said.</param>
internal sealed record CustomizeSettings(
    StrategySource Strategy,
    double? Bits = null,
    double? DecodeBits = null,
    int ItemBits = StrategyRequest.FloatItems,
    string Method = CustomizationMethods.Chord,
    int? Steps = null,
    double? Rate = null,
    int? HoldBack = null,
    double? NoiseEpsilon = null,
    double? NoiseClip = null)
{
    private const long Seed = 1;

    /// <summary>What an evaluation is asked for.</summary>
    public StrategyRequest Request => new(Method, Strategy, Budget(Bits), Seed, Budget(DecodeBits), ItemBits, Method == CustomizationMethods.FineTuning || Steps is not null || Rate is not null || HoldBack is not null ? Tuning(new()) : null, NoiseEpsilon is { } epsilon ? new InterestNoise { Epsilon = epsilon, ClipNorm = NoiseClip ?? 1 } : null);

    /// <summary>Reads an experiment's words.</summary>
    /// <exception cref="UsageException">A key is unknown or missing, or a value out of range.</exception>
    public static CustomizeSettings Parse(JsonObject settings)
    {
        var read = CustomizeWords.Read<CustomizeSettings>(settings);
        if (!ItemBitsOption.IsPossible(read.ItemBits)) throw new UsageException("customize: itemBits must be 32, 8, 4 or 2.");
        if (read.Bits is not (null or (>= 2 and <= 8)) || read.DecodeBits is not (null or (>= 2 and <= 8))) throw new UsageException("customize: bits must be 2 to 8.");
        if (!CustomizationMethods.All.Contains(read.Method)) throw new UsageException($"customize: there is no method '{read.Method}'.{Suggestion.Sentence(read.Method, CustomizationMethods.All)}");
        if (read is { NoiseClip: not null, NoiseEpsilon: null }) throw new UsageException("customize: noiseClip goes with noiseEpsilon.");
        return CustomizationMethods.Problem(read.Request) is { } problem ? throw new UsageException($"customize: {problem}") : read;
    }

    private static PrecisionBudget? Budget(double? bits) => bits is { } mean ? PrecisionBudget.AverageBits(mean) : null;

    private FineTuningOptions Tuning(FineTuningOptions defaults) => new(Steps ?? defaults.Steps, Rate ?? defaults.Rate, HoldBack ?? defaults.HoldBack);
}
