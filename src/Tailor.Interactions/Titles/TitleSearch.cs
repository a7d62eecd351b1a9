namespace Tailor.Interactions.Titles;

/// <summary>
/// Finds the titles of a set's items: in the file that the caller names, or beside the data. A file that belongs to the data by its name
/// (u.item to u.data) must name 95 % of the items; any other that is known to hold titles must name all of them, since small numbers fit any set.
/// </summary>
internal static class TitleSearch
{
    private const double EnoughByName = .95;

    private static readonly string[] KnownNames = ["movies.dat", "movies.csv", "u.item", "items.csv", "titles.csv"];

    private static readonly (string Data, string Titles)[] Belonging =
    [
        ("u.data", "u.item"), ("ml-100k.inter", "u.item"), ("ratings.dat", "movies.dat"), ("ratings.csv", "movies.csv"), ("ratings.csv", "items.csv"),
    ];

    public static string?[]? Find(string dataFile, IdMap items, ReadOptions options, out string source)
    {
        if (options.TitleFile is { } named)
        {
            var titles = TitleFile.Read(named, items);
            var known = Known(titles);
            if (known == 0) throw new InteractionFormatException(named, null, $"titles of the items in {dataFile}", "not one of their ids");
            source = $"{named}, {known} of {items.Count} items";
            return titles;
        }
        source = "none";
        return options.FindTitles ? Discover(Path.GetFullPath(dataFile), items, ref source) : null;
    }

    private static string?[]? Discover(string dataFile, IdMap items, ref string source)
    {
        var dataName = Path.GetFileName(dataFile);
        var own = Path.ChangeExtension(dataName, ".item");
        foreach (var name in KnownNames.Prepend(own).Distinct(StringComparer.Ordinal))
        {
            var candidate = Path.Combine(Path.GetDirectoryName(dataFile)!, name);
            if (!File.Exists(candidate) || string.Equals(candidate, dataFile, StringComparison.Ordinal)) continue;
            var belongs = string.Equals(name, own, StringComparison.Ordinal) || Belonging.Contains((dataName, name));
            try
            {
                var titles = TitleFile.Read(candidate, items);
                var known = Known(titles);
                var taken = known > 0 && known >= (belongs ? EnoughByName : 1) * items.Count;
                source = taken ? $"{name}, {known} of {items.Count} items" : $"none: {name} beside the data names {known} of {items.Count} items, so it is taken for another set's";
                if (taken) return titles;
            }
            catch (InteractionFormatException error)
            {
                source = $"none: {error.Message}";
            }
        }
        return null;
    }

    private static int Known(string?[] titles) => titles.Count(title => title is not null);
}
