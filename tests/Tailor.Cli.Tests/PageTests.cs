using Tailor.Cli.Display;

namespace Tailor.Cli.Tests;

public sealed class PageTests
{
    [Fact]
    public void NothingInATitleReachesTheTerminalAsACommand()
    {
        using var output = new StringWriter();
        new Page(output, decorated: false).Table(["title"], [["evil\u001b[2Jtitle\nsecond\u009bline"]]);
        Assert.Contains("evil [2Jtitle second line", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void BracketsAreNoMarkup()
    {
        using var output = new StringWriter();
        new Page(output, decorated: false).Heading("[bold]").Quiet("[red]").Mark(true, "[x]", "[/]").Table(["[y]"], [["[z]"]]).Pairs(("[a]", "[b]"));
        foreach (var text in (string[])["[bold]", "[red]", "[x]", "[/]", "[y]", "[z]", "[a]", "[b]"]) Assert.Contains(text, output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void PipedTextIsNeitherColouredNorWrapped()
    {
        using var output = new StringWriter();
        var wide = new string('w', 500);
        new Page(output, decorated: false).Heading("h").Line(wide).Table([">n", "t"], [["1", wide]]);
        Assert.DoesNotContain('\u001b', output.ToString());
        Assert.Contains($"1 {wide}", output.ToString(), StringComparison.Ordinal);
    }
}
