using Tailor.Cli.Display;

namespace Tailor.Cli.Tests;

public sealed class BitRowTests
{
    [Fact]
    public void NeighboursShareACellWhereARowIsTooLong()
    {
        var row = BitRow.Of("layer", [3, 1, 2, 2, 1, 1, 1]);
        Assert.Equal([8, 2, 4, 4, 2, 2, 2], row.Cells(7));
        Assert.Equal([8, 2, 4, 4, 2, 2, 2], row.Cells(100));
        Assert.Equal([5, 4, 2], row.Cells(3).Select(bits => Math.Round(bits, 9))); // 2, 2 and 3 channels
        Assert.Equal([24 / 7.0], row.Cells(1).Select(bits => Math.Round(bits, 9)), (expected, found) => Math.Abs(expected - found) < 1e-8);
    }

    [Fact]
    public void ATerminalGetsColoursAndAPipeDigits()
    {
        using var output = new StringWriter();
        new Page(output, decorated: false).BitMap([BitRow.Of("a", [3, 1]), BitRow.Of("longer", [2])]);
        Assert.Equal("a       82\nlonger  4\n", output.ToString());
    }
}
