using System.CommandLine;
using System.Globalization;
using Tailor.Cli.Errors;

namespace Tailor.Cli.Publishing;

/// <summary>--days: how long something that is signed holds.</summary>
internal sealed class DaysOption : Option<string?>
{
    private const double Most = 36_500;

    public DaysOption(string what)
        : base("--days") => Description = $"Days that {what} holds, then it has to be issued anew [default: for ever].";

    /// <summary>The time, or null for ever.</summary>
    public TimeSpan? Read(ParseResult parsed)
    {
        if (parsed.GetValue(this) is not { } text) return null;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var days) && days is > 0 and <= Most
            ? TimeSpan.FromDays(days)
            : throw new UsageException($"--days {text}: expected a number above 0 and at most {Most}.");
    }
}
