using System.Globalization;
using System.Text;
using Tailor.Cli.Display;
using Tailor.Cli.Experiments;

namespace Tailor.Cli.Customization;

/// <summary>A heat map of bits by layer and channel as SVG.</summary>
internal static class BitPicture
{
    /// <summary>Draws it.</summary>
    /// <param name="rows">The layers.</param>
    /// <param name="title">What it shows.</param>
    /// <param name="file">The file to write.</param>
    public static void Draw(IReadOnlyList<BitRow> rows, string title, string file)
    {
        var most = rows.Max(row => row.Bits.Count);
        var script = new StringBuilder();
        script.Append(CultureInfo.InvariantCulture, $"set terminal svg size 960,{130 + (22 * rows.Count)} font 'sans-serif,13' background '#ffffff' noenhanced\n");
        script.Append(CultureInfo.InvariantCulture, $"set output {Gnuplot.Quote(file)}\nset title {Gnuplot.Quote(title)}\nset xlabel 'channel'\nset xrange [-0.5:{most - 0.5}]\nset yrange [{rows.Count - 0.5}:-0.5]\n");
        script.Append("set tics out nomirror\nset ytics (").AppendJoin(", ", rows.Select((row, place) => string.Create(CultureInfo.InvariantCulture, $"{Gnuplot.Quote(row.Name)} {place}"))).Append(")\n");
        script.Append(CultureInfo.InvariantCulture, $"set cbrange [2:8]\nset cbtics ('2 bits' 2, '4 bits' 4, '8 bits' 8)\nset palette defined ({BitColour.Palette})\n$bits << EOD\n");
        foreach (var row in rows) script.AppendJoin(' ', row.Bits.Select(bits => bits.ToString(CultureInfo.InvariantCulture)).Concat(Enumerable.Repeat("NaN", most - row.Bits.Count))).Append('\n');
        script.Append("EOD\nplot $bits matrix with image pixels notitle\n");
        Gnuplot.Run(script.ToString(), "Without --picture, the heat map is shown here.");
    }
}
