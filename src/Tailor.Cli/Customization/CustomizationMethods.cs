namespace Tailor.Cli.Customization;

/// <summary>How a user's network can differ from the others', by the names of --customize.</summary>
internal static class CustomizationMethods
{
    /// <summary>Bit widths of channels.</summary>
    public const string Chord = Experiments.Methods.Chord;

    /// <summary>Masks of weights.</summary>
    public const string Diet = "diet";

    /// <summary>A layer between state and scores.</summary>
    public const string Duet = "duet";

    /// <summary>Gradient steps on the user's own history.</summary>
    public const string FineTuning = "fine-tuning";

    /// <summary>All of them that decide no blocks.</summary>
    public static IReadOnlyList<string> All { get; } = [Chord, Diet, Duet, FineTuning];

    /// <summary>What goes with which method; null where a request is sound.</summary>
    public static string? Problem(StrategyRequest request)
    {
        if (request.Method != Chord && (request.Budget is not null || request.Decoding is not null)) return $"budgets go with {Chord}, not with {request.Method}.";
        if (request.Method != Chord && request.ItemBits != StrategyRequest.FloatItems) return $"packed item rows go with {Chord}, not with {request.Method}.";
        if (request.Method is Diet or Duet && request.Source is not (StrategySource.Own or StrategySource.Shuffled or StrategySource.Mean)) return $"{request.Method} has the strategies own, shuffled and mean, not {request.Name}.";
        if (request.Method == FineTuning && request.Source != StrategySource.Own) return $"{FineTuning} has no strategy but own.";
        if ((request.Tuning is not null) != (request.Method == FineTuning)) return $"steps, rate and items held back go with {FineTuning}.";
        if (request.Noise is not null && (request.Method != Chord || request.Source != StrategySource.Own)) return $"noise on the interest goes with {Chord} or {Experiments.Methods.ForwardOfa}, and the strategy own.";
        if (request.Noise is { } noise && string.Join(" ", noise.Problems()) is { Length: > 0 } wrong) return wrong;
        if (request.Tuning is { } tuning && string.Join(" ", tuning.Problems()) is { Length: > 0 } problems) return problems;
        if (request.Method == Chord && request.Budget is null) return "a budget is needed: --bits, --bytes or --cost, one of them.";
        return request.Source == StrategySource.Rounded && request.RoundedBits is null ? "the strategy rounded needs a whole number of bits, 2 to 8." : null;
    }
}
