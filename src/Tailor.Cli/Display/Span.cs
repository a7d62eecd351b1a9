using System.Globalization;

namespace Tailor.Cli.Display;

/// <summary>Times as people say them.</summary>
internal static class Span
{
    /// <summary>"0.24 s", "12.3 s", "4 min 05 s", "3 h 07 min".</summary>
    public static string Text(TimeSpan span) => span.TotalSeconds switch
    {
        < 9.995 => span.TotalSeconds.ToString("0.00 s", CultureInfo.InvariantCulture),
        < 59.95 => span.TotalSeconds.ToString("0.0 s", CultureInfo.InvariantCulture),
        < 3600 => string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalMinutes} min {span.Seconds:00} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalHours} h {span.Minutes:00} min"),
    };
}
