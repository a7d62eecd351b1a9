namespace Tailor.Interactions.Formats;

/// <summary>The names of the formats, as they are written on a command line.</summary>
public static class InteractionFormats
{
    private static readonly (InteractionFormat Format, string Name)[] Named =
    [
        (InteractionFormat.RecBole, "recbole"),
        (InteractionFormat.UData, "u.data"),
        (InteractionFormat.Dat, "dat"),
        (InteractionFormat.Table, "table"),
        (InteractionFormat.Pairs, "pairs"),
        (InteractionFormat.UserSequences, "user-sequences"),
        (InteractionFormat.Sequences, "sequences"),
        (InteractionFormat.JsonLines, "json-lines"),
    ];

    /// <summary>All names.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Named.Select(entry => entry.Name)];

    /// <summary>A format's name.</summary>
    public static string NameOf(InteractionFormat format) => Array.Find(Named, entry => entry.Format == format).Name;

    /// <summary>The format of a name, or false.</summary>
    public static bool TryParse(string name, out InteractionFormat format)
    {
        var index = Array.FindIndex(Named, entry => string.Equals(entry.Name, name, StringComparison.OrdinalIgnoreCase));
        format = index < 0 ? default : Named[index].Format;
        return index >= 0;
    }
}
