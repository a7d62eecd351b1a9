using System.Globalization;

namespace Tailor.Interactions.Formats;

/// <summary>Which columns of a table hold what; −1 where it has none.</summary>
internal sealed record TableLayout(int User, int Item, int Rating, int Time, int FieldCount)
{
    /// <summary>Finds the columns in a header, or says what is wrong with it.</summary>
    public static TableLayout Of(IReadOnlyList<string> header, ColumnNames names, string file) => new(
        Find(header, ColumnRole.User, names.User, file) ?? throw Missing(header, ColumnRole.User, file),
        Find(header, ColumnRole.Item, names.Item, file) ?? throw Missing(header, ColumnRole.Item, file),
        Find(header, ColumnRole.Rating, names.Rating, file) ?? -1,
        Find(header, ColumnRole.Time, names.Time, file) ?? -1,
        header.Count);

    /// <summary>The columns of a table without a header, all of them given by number.</summary>
    public static TableLayout ByNumber(ColumnNames names, int fieldCount, string file) => new(
        Number(names.User, fieldCount, file) ?? throw new InteractionFormatException(file, 1, "the number of the user's column, such as #1", "none"),
        Number(names.Item, fieldCount, file) ?? throw new InteractionFormatException(file, 1, "the number of the item's column, such as #2", "none"),
        Number(names.Rating, fieldCount, file) ?? -1,
        Number(names.Time, fieldCount, file) ?? -1,
        fieldCount);

    /// <summary>The place of the one name that has a role, null where there is none.</summary>
    public static int? Find(IReadOnlyList<string> header, ColumnRole role, string? name, string file)
    {
        var found = Enumerable.Range(0, header.Count).Where(i => name is null ? UsualNames.Has(role, header[i]) : string.Equals(header[i], name, StringComparison.Ordinal)).ToList();
        if (found.Count == 0 && name is not null) throw new InteractionFormatException(file, 1, $"a column called \"{name}\"", $"the columns {string.Join(", ", header)}");
        if (found.Count > 1)
            throw new InteractionFormatException(file, 1, $"one column for the {role.ToString().ToLowerInvariant()} (name it)", string.Join(" and ", found.Select(i => header[i])));
        return found.Count == 0 ? null : found[0];
    }

    private static InteractionFormatException Missing(IReadOnlyList<string> header, ColumnRole role, string file) =>
        new(file, 1, $"a column for the {role.ToString().ToLowerInvariant()} (name it if it is called otherwise)", $"the columns {string.Join(", ", header)}");

    private static int? Number(string? name, int fieldCount, string file)
    {
        if (name is null) return null;
        return name is ['#', .. var digits] && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= fieldCount
            ? number - 1
            : throw new InteractionFormatException(file, 1, $"columns by number, #1 to #{fieldCount}", $"\"{name}\"");
    }
}
