namespace Tailor.Interactions.Formats;

/// <summary>What the first line of a table says.</summary>
internal static class TableHeader
{
    private static readonly string[] Types = ["token", "token_seq", "float", "float_seq"];

    /// <summary>Whether all fields are RecBole's name:type.</summary>
    public static bool IsTyped(string line)
    {
        var fields = line.Split(line.Contains('\t', StringComparison.Ordinal) ? '\t' : ',');
        return fields.Length > 1 && Array.TrueForAll(fields, field => Types.Contains(field[(field.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim(), StringComparer.Ordinal) && field.Contains(':', StringComparison.Ordinal));
    }

    /// <summary>The delimiter at which the line falls into fields that name a user and an item, or null.</summary>
    public static char? DelimiterOf(string line)
    {
        foreach (var delimiter in ",\t;| ")
            if (line.Contains(delimiter, StringComparison.Ordinal) && UsualNames.IsHeader(Split(line, delimiter))) return delimiter;
        return null;
    }

    /// <summary>The delimiter that occurs most often.</summary>
    public static char LikelyDelimiter(string line) => ",\t;| ".MaxBy(delimiter => line.Count(c => c == delimiter));

    public static List<string> Split(string line, char delimiter) =>
        FieldCutter.All(System.Text.Encoding.UTF8.GetBytes(line), (byte)delimiter, IsQuoted(delimiter));

    /// <summary>Whether fields between these delimiters may be quoted: tabs, bars and spaces come without.</summary>
    public static bool IsQuoted(char delimiter) => delimiter is ',' or ';';
}
