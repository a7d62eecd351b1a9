using System.Globalization;
using System.Text;

namespace Tailor.Evaluation.Protocols;

/// <summary>
/// All that decides a metric beside scorer and split. As text: <c>full</c>, <c>uniform-100</c>, <c>uniform-100-expected</c> or <c>popularity-100</c>,
/// then what differs from the defaults, such as <c>uniform-100,seed=7,history=kept,users=1000</c>.
/// </summary>
public sealed record Protocol
{
    private const string Expected = "full, uniform-N, uniform-N-expected or popularity-N, then any of ,seed=S ,history=kept|excluded ,users=N";

    /// <summary>A protocol with the default seed, history excluded, all users.</summary>
    /// <param name="rule">Which items the target is ranked among.</param>
    /// <param name="negatives">Number of negatives a case, at least 1; 0 for <see cref="CandidateRule.Full"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number does not fit the rule.</exception>
    public Protocol(CandidateRule rule, int negatives = 0)
    {
        if (rule == CandidateRule.Full ? negatives != 0 : negatives < 1)
            throw new ArgumentOutOfRangeException(nameof(negatives), negatives, rule == CandidateRule.Full ? "Full ranking draws no negatives." : "At least one negative is needed.");
        (Rule, Negatives) = (rule, negatives);
    }

    /// <summary>All items, history excluded, all users.</summary>
    public static Protocol Full { get; } = new(CandidateRule.Full);

    /// <summary>Which items the target is ranked among.</summary>
    public CandidateRule Rule { get; }

    /// <summary>Number of negatives a case; 0 under full ranking.</summary>
    public int Negatives { get; }

    /// <summary>Freezes the negatives, and the sample of users where there is one. Default 1.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Whether items of the user's history are no candidates (default). The target always is one, also where the user had it before.</summary>
    public bool HistoryExcluded { get; init; } = true;

    /// <summary>Number of users, sampled by seed from those that have a case; null (default) for all.</summary>
    public int? Users
    {
        get;
        init => field = value is null or > 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "At least one user is needed.");
    }

    /// <summary>The rule and its number, such as <c>uniform-100</c>.</summary>
    public string Name => Rule switch
    {
        CandidateRule.Full => "full",
        CandidateRule.Uniform => $"uniform-{Negatives}",
        CandidateRule.UniformExpected => $"uniform-{Negatives}-expected",
        _ => $"popularity-{Negatives}",
    };

    /// <summary>Whether the seed decides anything.</summary>
    public bool IsSeeded => Rule is CandidateRule.Uniform or CandidateRule.Popularity || Users is not null;

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    /// <exception cref="EvaluationException">The text is no protocol; the message says what was expected.</exception>
    public static Protocol Parse(string text)
    {
        var parts = text.Split(',');
        var protocol = ParseName(parts[0]) ?? throw Unreadable(text, parts[0]);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var part in parts.AsSpan(1))
        {
            var (key, value) = part.Split('=') is [var left, var right] ? (left, right) : throw Unreadable(text, part);
            if (!seen.Add(key)) throw Unreadable(text, part);
            protocol = key switch
            {
                "seed" when long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seed) => protocol with { Seed = seed },
                "history" when value is "kept" or "excluded" => protocol with { HistoryExcluded = value is "excluded" },
                "users" when Number(value) is { } users => protocol with { Users = users },
                _ => throw Unreadable(text, part),
            };
        }
        return protocol;
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        var text = new StringBuilder(Name);
        if (Seed != 1) text.Append(CultureInfo.InvariantCulture, $",seed={Seed}");
        if (!HistoryExcluded) text.Append(",history=kept");
        if (Users is { } users) text.Append(CultureInfo.InvariantCulture, $",users={users}");
        return text.ToString();
    }

    private static Protocol? ParseName(string name) => name.Split('-') switch
    {
        ["full"] => Full,
        ["uniform", var n] when Number(n) is { } negatives => new Protocol(CandidateRule.Uniform, negatives),
        ["uniform", var n, "expected"] when Number(n) is { } negatives => new Protocol(CandidateRule.UniformExpected, negatives),
        ["popularity", var n] when Number(n) is { } negatives => new Protocol(CandidateRule.Popularity, negatives),
        _ => null,
    };

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;

    private static EvaluationException Unreadable(string text, string part) =>
        new($"\"{text}\" is no protocol: expected {Expected}, found \"{part}\".");
}
