using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Tailor.Interactions.Tests;

public class IdMapTests
{
    [Fact]
    public void Ids_and_indices_lead_to_each_other() =>
        Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>[]>(), texts =>
        {
            var ids = texts.Select(text => text.Get).Where(text => !text.Any(char.IsSurrogate)).ToList();
            var map = new IdMap();
            foreach (var id in ids) map.Add(id);
            var expected = ids.Distinct(StringComparer.Ordinal).ToList();
            return map.Count == expected.Count && expected.Select((id, index) => (id, index)).All(pair =>
                string.Equals(map[pair.index], pair.id, StringComparison.Ordinal)
                && map.TryGetIndex(pair.id, out var index) && index == pair.index
                && map.TryGetIndexUtf8(Encoding.UTF8.GetBytes(pair.id), out index) && index == pair.index
                && map.Add(pair.id) == pair.index);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Many_ids_of_all_lengths_are_kept()
    {
        var map = new IdMap();
        for (var i = 0; i < 200_000; i++) Assert.Equal(i, map.Add(i.ToString()));
        string[] longs = [new string('x', 254), new string('x', 255), new string('x', 256), new string('é', 300_000), ""];
        foreach (var id in longs) map.Add(id);
        Assert.Equal("123456", map[123_456]);
        for (var i = 0; i < longs.Length; i++) Assert.Equal(longs[i], map[200_000 + i]);
        Assert.True(map.TryGetIndex("199999", out var index));
        Assert.Equal(199_999, index);
    }

    [Fact]
    public void An_unknown_id_is_not_added()
    {
        var map = new IdMap();
        map.Add("a");
        Assert.False(map.TryGetIndex("b", out _));
        Assert.False(map.TryGetIndex("\uD800", out _)); // half a surrogate pair is no id
        Assert.Equal(1, map.Count);
        Assert.Throws<ArgumentOutOfRangeException>(() => map[1]);
        Assert.Throws<ArgumentException>(() => map.Add(new string('x', 2_000_000)));
    }
}
