namespace Tailor.Repository.Tests;

/// <summary>An assertion that lists all that it found, each on a line; xunit's own shows the first five.</summary>
internal static class Findings
{
    public static void AssertNone(IEnumerable<string?> findings)
    {
        var all = findings.ToArray();
        Assert.True(all.Length == 0, $"{all.Length} found:\n{string.Join('\n', all)}");
    }
}
