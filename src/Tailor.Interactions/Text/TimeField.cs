using System.Globalization;
using System.Text;

namespace Tailor.Interactions.Text;

/// <summary>Reads the time column of one file into microseconds since 1970: a number in one unit throughout, or a date of ISO 8601.</summary>
internal sealed class TimeField(TimeUnit unit)
{
    private static readonly string[] DateFormats =
    [
        "yyyy-MM-dd", "yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm:ss.FFFFFFF", "yyyy-MM-dd HH:mm:sszzz",
        "yyyy-MM-ddTHH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:ss.FFFFFFFK",
    ];

    private readonly bool _forced = unit != TimeUnit.Auto;
    private TimeUnit _unit = unit;
    private bool _dates;

    /// <summary>In words, for the report.</summary>
    public string Describe() => _dates ? "dates" : _unit.ToString().ToLowerInvariant();

    public LineFault? Parse(ReadOnlySpan<byte> text, out long microseconds)
    {
        if (Numbers.TryParse(text, out long whole)) return Scale(whole, text, out microseconds);
        if (text.IndexOf((byte)'-') > 0 && text.Length <= 40 && text.IndexOfAny((byte)'e', (byte)'E') < 0) return ParseDate(text, out microseconds);
        if (Numbers.TryParse(text, out double number)) return Scale(number, text, out microseconds);
        microseconds = 0;
        return new LineFault("a time (Unix seconds, milliseconds, microseconds or nanoseconds, or an ISO 8601 date)", Excerpt.Of(text));
    }

    private static TimeUnit UnitOf(double value) => Math.Abs(value) switch
    {
        < 1e11 => TimeUnit.Seconds,
        < 1e14 => TimeUnit.Milliseconds,
        < 1e17 => TimeUnit.Microseconds,
        _ => TimeUnit.Nanoseconds,
    };

    private LineFault? CheckUnit(double value, ReadOnlySpan<byte> text)
    {
        if (_dates) return new LineFault("a date, as in the lines before", Excerpt.Of(text));
        if (_forced) return null;
        var found = UnitOf(value);
        if (_unit == TimeUnit.Auto) _unit = found;
        return found == _unit ? null
            : new LineFault($"a time in {_unit.ToString().ToLowerInvariant()}, as in the lines before", $"{Excerpt.Of(text)}, which by its size is in {found.ToString().ToLowerInvariant()}");
    }

    private LineFault? Scale(long value, ReadOnlySpan<byte> text, out long microseconds)
    {
        microseconds = 0;
        if (CheckUnit(value, text) is { } fault) return fault;
        var factor = _unit switch { TimeUnit.Seconds => 1_000_000L, TimeUnit.Milliseconds => 1_000L, _ => 1L };
        if (value > long.MaxValue / factor || value < long.MinValue / factor) return TooLarge(text);
        microseconds = _unit == TimeUnit.Nanoseconds ? (long)Math.Floor(value / 1000m) : value * factor;
        return null;
    }

    private LineFault? Scale(double value, ReadOnlySpan<byte> text, out long microseconds)
    {
        microseconds = 0;
        if (CheckUnit(value, text) is { } fault) return fault;
        var factor = _unit switch { TimeUnit.Seconds => 1e6, TimeUnit.Milliseconds => 1e3, TimeUnit.Microseconds => 1.0, _ => 1e-3 };
        var scaled = Math.Floor(value * factor);
        if (Math.Abs(scaled) > 9e18) return TooLarge(text);
        microseconds = (long)scaled;
        return null;
    }

    private LineFault TooLarge(ReadOnlySpan<byte> text) => new($"a time in {_unit.ToString().ToLowerInvariant()} that 64 bits of microseconds hold", Excerpt.Of(text));

    private LineFault? ParseDate(ReadOnlySpan<byte> text, out long microseconds)
    {
        microseconds = 0;
        if (!DateTimeOffset.TryParseExact(Encoding.UTF8.GetString(text), DateFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date))
            return new LineFault("a time or an ISO 8601 date", Excerpt.Of(text));
        if (_unit != TimeUnit.Auto) return new LineFault($"a time in {_unit.ToString().ToLowerInvariant()}", Excerpt.Of(text));
        _dates = true;
        microseconds = (date - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        return null;
    }
}
