using System.CommandLine;
using System.Globalization;
using Tailor.Cli.Errors;

namespace Tailor.Cli.Publishing;

/// <summary>--days: how long something that is signed holds.</summary>
internal sealed class DaysOption : Option<string?>
{
    private const string Never = "for-ever";
    private const double Most = 36_500;
    private readonly TimeSpan _usual;

    public DaysOption(string what, TimeSpan usual)
        : base("--days")
    {
        _usual = usual;
        Description = string.Create(CultureInfo.InvariantCulture, $"Days that {what} holds, then it has to be issued anew; or {Never} [default: {usual.TotalDays}].");
    }

    /// <summary>The time, or null for ever.</summary>
    public TimeSpan? Read(ParseResult parsed)
    {
        if (parsed.GetValue(this) is not { } text) return _usual;
        if (text is Never) return null;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var days) && days is > 0 and <= Most
            ? TimeSpan.FromDays(days)
            : throw new UsageException($"--days {text}: expected a number above 0 and at most {Most}, or {Never}.");
    }
}
