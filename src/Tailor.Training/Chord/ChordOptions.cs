using System.Text.Json.Nodes;
using Tailor.Models.Backbones;
using Tailor.Models.Customizers;
using Tailor.Models.Quantization;
using Tailor.Training.Checkpoints;
using Tailor.Training.Interests;

namespace Tailor.Training.Chord;

/// <summary>What CHORD trains beside the recipe. Defaults are those of <c>docs/methods/chord.md</c>.</summary>
public sealed record ChordOptions
{
    /// <summary>Who decides the bits.</summary>
    public ChannelStrategy Strategy { get; init; } = ChannelStrategy.Personal;

    /// <summary>Average bits a weight while training, 2 to 8; with <see cref="ChannelStrategy.Uniform"/> a whole number.</summary>
    public double Bits { get; init; } = 3;

    /// <summary>What becomes of the network's weights.</summary>
    public ChordWeights Weights { get; init; } = ChordWeights.Joint;

    /// <summary>Whether each channel learns a gain and a shift for each width.</summary>
    public bool Switched { get; init; } = true;

    /// <summary>Bits of activations: 8 (integer products on the device), or 32 for weights only.</summary>
    public int ActivationBits { get; init; } = 8;

    /// <summary>How the model stores its weights.</summary>
    public MasterType Master { get; init; } = MasterType.Int8;

    /// <summary>Bits of a value of the extractor's matrices in the model that ships, 8 or 32; training is in float32.</summary>
    public int ExtractorBits { get; init; } = 8;

    /// <summary>Items that the interest summarises, 1 to 4,096.</summary>
    public int ProfileLength { get; init; } = 100;

    /// <summary>
    /// Whether neighbouring windows of a user share a profile while training: several times faster where windows are much shorter than profiles, and
    /// profiles of many lengths are seen. False gives each window the longest profile there is.
    /// </summary>
    public bool SharedProfiles { get; init; }

    /// <summary>
    /// With shared profiles: items that pass while training until a user's codes are decided anew, 0 for at every window. Devices do not ask for a plan at
    /// every item either, and fewer decisions make a step cheaper.
    /// </summary>
    public int PlanEvery { get; init; }

    /// <summary>Inner width of the hypernetworks.</summary>
    public int Hidden { get; init; } = 64;

    /// <summary>Rank of the element scores of large layers.</summary>
    public int ElementRank { get; init; } = 4;

    /// <summary>Whether the filter level takes part.</summary>
    public bool FilterLevel { get; init; } = true;

    /// <summary>Whether the element level takes part.</summary>
    public bool ElementLevel { get; init; } = true;

    /// <summary>Whether the layer level takes part.</summary>
    public bool LayerLevel { get; init; } = true;

    /// <summary>How gradients pass the choice of a width.</summary>
    public ScoreSurrogate Surrogate { get; init; } = ScoreSurrogate.Bands;

    /// <summary>Temperature of the bands in the first epoch; it falls geometrically to <see cref="FinalTemperature"/> in the last.</summary>
    public double Temperature { get; init; } = 1;

    /// <summary>Temperature of the bands in the last epoch.</summary>
    public double FinalTemperature { get; init; } = .2;

    /// <summary>
    /// Epochs over which the forward pass goes from the bands' soft mixture of widths to the hard choice, 0 for hard from the start: what a width is worth
    /// reaches the scores from more channels than those at a band's edge.
    /// </summary>
    public int SoftEpochs { get; init; }

    /// <summary>Standard deviation of gains around 1 and of shifts around 0 at the start, 0 for none: with it a choice matters from the first step.</summary>
    public double SwitchSpread { get; init; }

    /// <summary>
    /// Weight of a second loss, that of predicting a window's targets from the interest alone, 0 for none: it teaches the extractor what a user wants. With <see cref="ChannelStrategy.Static"/> the
    /// extractor only trains the items beside the network, and does not ship: the control.
    /// </summary>
    public double InterestLoss { get; init; }

    /// <summary>Learning rate of extractor and hypernetworks, in multiples of the recipe's.</summary>
    public double CustomizerRate { get; init; } = 3;

    /// <summary>Learning rate of static scores, in multiples of the recipe's.</summary>
    public double StaticRate { get; init; } = 10;

    /// <summary>
    /// Learning rate of gains and shifts, in multiples of the recipe's: they are what personalisation acts through, and a base that is trained to its
    /// end wants a low rate for all else.
    /// </summary>
    public double SwitchRate { get; init; } = 1;

    /// <summary>Weight of the distillation from the base model at full precision, 0 for none.</summary>
    public double Distillation { get; init; }

    /// <summary>Where scales come from with <see cref="ChannelStrategy.Uniform"/>.</summary>
    public ChannelScale Scale { get; init; }

    /// <summary>What is decided for a user; all but widths goes with the strategies Personal and Static, and runs at full precision.</summary>
    public ChordDecision Decides { get; init; }

    /// <summary>Share of a layer's weights that a user keeps with <see cref="ChordDecision.Masks"/>.</summary>
    public double Keep { get; init; } = .5;

    /// <summary>Whether the matrices that generate a user's layer train, with <see cref="ChordDecision.Head"/>.</summary>
    public GeneratorWeights Generator { get; init; }

    /// <summary>The hypernetworks as the model's manifest describes them, or null where nothing is learned that chooses widths.</summary>
    public ChordSpec? Customizer() => Decides != ChordDecision.Widths || Strategy is not (ChannelStrategy.Personal or ChannelStrategy.Static or ChannelStrategy.Fisher) ? null : new ChordSpec
    {
        Strategy = SharedOrNot,
        Hidden = Hidden,
        ElementRank = ElementRank,
        FilterLevel = FilterLevel,
        ElementLevel = ElementLevel,
        LayerLevel = LayerLevel,
    };

    /// <summary>What the model's manifest says of what decides, or null where nothing is learned that does.</summary>
    public CustomizerSpec? Customization() => Decides switch
    {
        ChordDecision.Masks => new DietSpec { Strategy = SharedOrNot, Hidden = Hidden, ElementRank = ElementRank, Keep = Keep },
        ChordDecision.Head => new DuetSpec { Strategy = SharedOrNot },
        _ => Customizer(),
    };

    /// <summary>The extractor, or null without one.</summary>
    public ExtractorSpec? Extractor() => Strategy == ChannelStrategy.Personal ? new ExtractorSpec(ProfileLength, Coded: ExtractorBits == 8) : null;

    /// <summary>How channels can be narrowed, or null where nothing is rounded.</summary>
    public QuantizationSpec? Quantization() => Decides != ChordDecision.Widths || Strategy == ChannelStrategy.FullPrecision ? null : new QuantizationSpec(Grid() is null ? Master : MasterType.OwnScale, Switched, ActivationBits);

    /// <summary>The grid that all weights lie on, where the rows' own rule does not give it: widths that no row has, and learned steps; else null.</summary>
    public UniformGrid? Grid() =>
        Strategy == ChannelStrategy.Uniform && (Scale == ChannelScale.Learned || Bits is not (2 or 4 or 8)) ? new UniformGrid((int)Bits, Scale) : null;

    /// <summary>Learning rate of channel scores, in multiples of the recipe's.</summary>
    internal double ScoreRate => Strategy switch
    {
        ChannelStrategy.Fisher => 0,
        ChannelStrategy.Static => StaticRate,
        _ => CustomizerRate,
    };

    /// <summary>The options as a checkpoint knows them.</summary>
    public JsonObject Identity() => CheckpointIdentity.Of(
        this,
        new(),
        nameof(ExtractorBits), nameof(SharedProfiles), nameof(PlanEvery), nameof(SwitchRate), nameof(SwitchSpread), nameof(SoftEpochs), nameof(InterestLoss), nameof(Scale), nameof(Decides), nameof(Keep), nameof(Generator));

    private ChordStrategy SharedOrNot => Strategy == ChannelStrategy.Personal ? ChordStrategy.Personal : ChordStrategy.Static;

    /// <summary>What is out of range, a sentence each.</summary>
    /// <param name="spec">The backbone.</param>
    public IEnumerable<string> Problems(BackboneSpec spec)
    {
        if (spec is Gru4RecSpec) yield return "CHORD trains sasrec, caser and nextitnet: the layers of gru4rec run inside one operator.";
        if (spec is SasRecSpec { Layout: not PositionLayout.LeftAligned }) yield return "CHORD trains SASRec with left-aligned positions only.";
        if (Bits is not (>= 2 and <= 8)) yield return FormattableString.Invariant($"Bits must be 2 to 8, not {Bits}.");
        if (Strategy == ChannelStrategy.Uniform && Bits != Math.Floor(Bits)) yield return FormattableString.Invariant($"With the same width everywhere, Bits must be a whole number, not {Bits}.");
        if (Scale == ChannelScale.Learned && Strategy != ChannelStrategy.Uniform) yield return "Learned scales go with the strategy Uniform.";
        if (Strategy == ChannelStrategy.Fisher && Weights == ChordWeights.RandomFrozen) yield return "The strategy Fisher measures trained weights; random ones have nothing to measure.";
        if (Decides != ChordDecision.Widths && Strategy is not (ChannelStrategy.Personal or ChannelStrategy.Static)) yield return $"{Decides} go with the strategies Personal and Static.";
        if (Decides != ChordDecision.Widths && Distillation > 0) yield return "Distillation goes with widths.";
        foreach (var problem in Customization()?.Problems() ?? []) yield return problem;
        foreach (var problem in Extractor()?.Problems() ?? []) yield return problem;
        foreach (var problem in Quantization()?.Problems() ?? []) yield return problem;
        if (Quantization() is { Master: MasterType.OwnScale } && Grid() is null) yield return "Master OwnScale goes with a grid that training finds: the strategy Uniform, and learned scales or bits other than 2, 4 and 8.";
        if (!(Temperature > 0) || !(FinalTemperature > 0)) yield return "Temperature and FinalTemperature must be above 0.";
        if (!(CustomizerRate >= 0)) yield return FormattableString.Invariant($"CustomizerRate must be 0 or more, not {CustomizerRate}.");
        if (!(SwitchRate >= 0)) yield return FormattableString.Invariant($"SwitchRate must be 0 or more, not {SwitchRate}.");
        if (!(SwitchSpread >= 0)) yield return FormattableString.Invariant($"SwitchSpread must be 0 or more, not {SwitchSpread}.");
        if (InterestLoss > 0 && (Strategy is not (ChannelStrategy.Personal or ChannelStrategy.Static) || Decides != ChordDecision.Widths)) yield return "InterestLoss goes with widths and the strategies Personal and Static.";
        foreach (var problem in InterestRules.Problems(ExtractorBits, SharedProfiles, PlanEvery, InterestLoss)) yield return problem;
        if (SoftEpochs < 0) yield return $"SoftEpochs must be 0 or more, not {SoftEpochs}.";
        if (SoftEpochs > 0 && Surrogate != ScoreSurrogate.Bands) yield return "SoftEpochs goes with the surrogate Bands, whose mixture it is.";
        if (!(StaticRate >= 0)) yield return FormattableString.Invariant($"StaticRate must be 0 or more, not {StaticRate}.");
        if (!(Distillation >= 0)) yield return FormattableString.Invariant($"Distillation must be 0 or more, not {Distillation}.");
    }
}
