using Tailor.Interactions.Formats;
using Tailor.Interactions.Tests.Data;

namespace Tailor.Interactions.Tests.Text;

public sealed class TimeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("seconds", "0", "978300760", "1", "0 1 978300760")]
    [InlineData("seconds", "978300760.5", "9.783007602E8", "978300760", "978300760 978300760 978300760")]
    [InlineData("seconds", "-1", "-1.5", "0", "-2 -1 0")]
    [InlineData("milliseconds", "978300760999", "978300760001", "978300760500", "978300760 978300760 978300760")]
    [InlineData("microseconds", "978300760000001", "978300760000000", "978300761000000", "978300760 978300760 978300761")]
    [InlineData("nanoseconds", "978300760000001000", "978300760000000000", "978300761000000000", "978300760 978300760 978300761")]
    [InlineData("dates", "2000-12-31T22:12:40Z", "2000-12-31 22:12:39", "2001-01-01T00:00:00+02:00", "978300000 978300759 978300760")]
    public void Times_in_any_unit_become_seconds(string unit, string a, string b, string c, string expected)
    {
        var set = InteractionFile.Read(_folder.Write("d", $"user,item,time\nu,a,{a}\nu,b,{b}\nu,c,{c}\n"));
        Assert.Equal((unit, expected), (set.Report!.TimeUnit, Rows.Times(set.Sequences)));
    }

    [Fact]
    public void Fractions_of_a_second_order_what_seconds_tie()
    {
        var set = InteractionFile.Read(_folder.Write("d", "user,item,time\nu,c,978300760999\nu,a,978300760001\nu,b,978300760500\n"));
        Assert.Equal("u: a b c", Rows.Text(set.Sequences));
    }

    [Fact]
    public void A_unit_can_be_forced()
    {
        var set = InteractionFile.Read(_folder.Write("d", "u::a::3::5000\nu::b::3::978300760000\n"), new ReadOptions { TimeUnit = TimeUnit.Milliseconds });
        Assert.Equal("5 978300760", Rows.Times(set.Sequences));
        Assert.Throws<InteractionFormatException>(() => InteractionFile.Read(_folder["d"]));
        var far = Assert.Throws<InteractionFormatException>(() => InteractionFile.Read(_folder.Write("e", "u::a::3::97830076000000\n"), new ReadOptions { TimeUnit = TimeUnit.Seconds, Format = InteractionFormat.Dat }));
        Assert.Contains("64 bits", far.Expected, StringComparison.Ordinal);
    }
}
