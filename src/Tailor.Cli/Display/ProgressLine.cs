using System.Globalization;

namespace Tailor.Cli.Display;

/// <summary>
/// One line on standard error that says how far something is: redrawn in place in a terminal, and a plain line now and then where there is none.
/// </summary>
internal sealed class ProgressLine(CliHost host, string label) : IDisposable
{
    private static readonly TimeSpan Redraw = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan PlainLine = TimeSpan.FromSeconds(10);
    private const int BarWidth = 24;

    private readonly long _start = host.Time.GetTimestamp();
    private long _shown = host.Time.GetTimestamp();
    private bool _any;

    /// <summary>Shows where it stands.</summary>
    /// <param name="fraction">0 to 1.</param>
    /// <param name="detail">What else there is to say, such as a loss or a rate.</param>
    public void Show(double fraction, string detail = "")
    {
        var pause = host.ErrorIsTerminal ? Redraw : PlainLine;
        if (host.Time.GetElapsedTime(_shown) < pause) return; // what is over in a moment needs no line
        (_any, _shown) = (true, host.Time.GetTimestamp());
        fraction = Math.Clamp(fraction, 0, 1);
        var percent = fraction.ToString("0 %", CultureInfo.InvariantCulture).PadLeft(5);
        var text = $"{label} {percent}{(detail.Length > 0 ? "  " + detail : "")}  {TimeLeft(fraction)}".TrimEnd();
        if (!host.ErrorIsTerminal)
        {
            host.Error.WriteLine(text);
            return;
        }
        var filled = (int)Math.Round(fraction * BarWidth);
        host.Error.Write($"\r\u001b[K\u001b[36m{new string('━', filled)}\u001b[90m{new string('━', BarWidth - filled)}\u001b[0m {text}");
    }

    /// <summary>Takes the moving line away, so that what follows starts on a clean one.</summary>
    public void Dispose()
    {
        if (_any && host.ErrorIsTerminal) host.Error.Write("\r\u001b[K");
    }

    private string TimeLeft(double fraction)
    {
        var elapsed = host.Time.GetElapsedTime(_start);
        if (fraction is <= 0 or >= 1 || elapsed < TimeSpan.FromSeconds(1)) return "";
        return $"{Span.Text(elapsed * (1 / fraction - 1))} left";
    }
}
