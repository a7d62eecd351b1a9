using System.Globalization;
using Spectre.Console;

namespace Tailor.Cli.Display;

/// <summary>Text for people: colours and lines in a terminal, plain aligned columns where it is piped.</summary>
internal sealed class Page
{
    private readonly IAnsiConsole _console;
    private readonly bool _decorated;
    private readonly TextWriter _output;
    private readonly StringWriter _plain = new();

    public Page(TextWriter output, bool decorated)
    {
        (_decorated, _output) = (decorated, output);
        _console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = decorated ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = decorated ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(decorated ? output : _plain),
        });
        if (!decorated) _console.Profile.Width = 10_000; // nothing is wrapped for a reader that is a program
    }

    /// <summary>A heading with an empty line before it.</summary>
    public Page Heading(string text)
    {
        _console.WriteLine();
        _console.MarkupLineInterpolated($"[bold]{text}[/]");
        return Flush();
    }

    /// <summary>A line of text.</summary>
    public Page Line(string text)
    {
        _console.WriteLine(Harmless(text));
        return Flush();
    }

    /// <summary>A line that steps back.</summary>
    public Page Quiet(string text)
    {
        _console.MarkupLineInterpolated($"[dim]{text}[/]");
        return Flush();
    }

    /// <summary>A line about something that is well, or not.</summary>
    public Page Mark(bool? good, string text, string detail)
    {
        var (sign, colour) = good switch { true => ("✓", "green"), null => ("!", "yellow"), false => ("✗", "red") };
        _console.MarkupLine($"[{colour}]{sign}[/] {Markup.Escape(text)} [dim]{Markup.Escape(detail)}[/]".TrimEnd());
        return Flush();
    }

    /// <summary>Names with their values, aligned.</summary>
    public Page Pairs(params ReadOnlySpan<(string Name, string Value)> pairs)
    {
        var grid = new Grid().AddColumn(new GridColumn().NoWrap().PadRight(3)).AddColumn();
        foreach (var (name, value) in pairs) grid.AddRow(new Text(name, _decorated ? new Style(decoration: Decoration.Dim) : Style.Plain), new Text(Harmless(value)));
        _console.Write(grid);
        return Flush();
    }

    /// <summary>A table; columns whose heading starts with '>' are aligned to the right.</summary>
    public Page Table(IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> rows)
    {
        var table = new Table { Border = _decorated ? TableBorder.Simple : TableBorder.None };
        foreach (var heading in headings)
        {
            var right = heading.StartsWith('>');
            var column = new TableColumn(new Text(heading.TrimStart('>'), new Style(decoration: Decoration.Bold))).NoWrap();
            table.AddColumn(right ? column.RightAligned() : column);
        }
        foreach (var row in rows) table.AddRow(row.Select(cell => new Text(Harmless(cell))));
        _console.Write(table);
        return Flush();
    }

    /// <summary>Bits by layer and channel: a digit a channel on the bits' colour, or a digit for the mean of neighbours where a layer has more channels than fit.</summary>
    public Page BitMap(IReadOnlyList<BitRow> rows)
    {
        var label = rows.Max(row => row.Name.Length) + 2;
        foreach (var row in rows)
        {
            var line = new Paragraph(Harmless(row.Name).PadRight(label), _decorated ? new Style(decoration: Decoration.Dim) : Style.Plain);
            foreach (var bits in row.Cells(Math.Max(8, _console.Profile.Width - label - 1))) line.Append(Math.Round(bits).ToString(CultureInfo.InvariantCulture), BitColour.StyleOf(bits));
            _console.Write(line);
            _console.WriteLine();
        }
        return Flush();
    }

    // Spectre fills rows with blanks to the right, which piped text can do without.
    private Page Flush()
    {
        if (_decorated) return this;
        foreach (var line in _plain.ToString().TrimEnd('\n').Split('\n')) _output.WriteLine(line.TrimEnd());
        _plain.GetStringBuilder().Clear();
        return this;
    }

    // Ids and titles come from files of others: nothing in them may move the cursor or break a row.
    private static string Harmless(string text) =>
        !text.Any(char.IsControl) ? text : string.Concat(text.Select(letter => char.IsControl(letter) ? ' ' : letter));
}
