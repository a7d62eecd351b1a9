namespace Tailor.Cli.Errors;

/// <summary>"Did you mean …?": the known word that is nearest to a misspelt one.</summary>
internal static class Suggestion
{
    /// <summary>The nearest word, or null when none is within a third of the letters.</summary>
    public static string? For(string word, IEnumerable<string> known) => known
        .Select(candidate => (Candidate: candidate, Distance: Distance(word, candidate)))
        .Where(pair => pair.Distance <= Math.Max(1, Math.Max(word.Length, pair.Candidate.Length) / 3))
        .OrderBy(pair => pair.Distance)
        .ThenBy(pair => pair.Candidate, StringComparer.Ordinal)
        .Select(pair => pair.Candidate)
        .FirstOrDefault();

    /// <summary>The sentence to append to an error, with a leading space, or nothing.</summary>
    public static string Sentence(string word, IEnumerable<string> known) => For(word, known) is { } nearest ? $" Did you mean '{nearest}'?" : "";

    // Optimal string alignment: insertions, deletions, replacements and swaps of neighbours count one each.
    private static int Distance(string a, string b)
    {
        var table = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++) table[i, 0] = i;
        for (var j = 0; j <= b.Length; j++) table[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var replaced = table[i - 1, j - 1] + (char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1);
                table[i, j] = Math.Min(replaced, Math.Min(table[i - 1, j], table[i, j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) table[i, j] = Math.Min(table[i, j], table[i - 2, j - 2] + 1);
            }
        }
        return table[a.Length, b.Length];
    }
}
