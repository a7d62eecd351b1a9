using System.Globalization;

namespace Tailor.Cloud.Database;

/// <summary>A numbered script that changes tables.</summary>
/// <param name="Number">From 1, without gaps.</param>
/// <param name="Name">What it is about.</param>
/// <param name="Script">SQL that SQLite and PostgreSQL both understand.</param>
internal sealed record Migration(long Number, string Name, string Script)
{
    private const string Folder = "Tailor.Cloud.Database.Scripts.";

    /// <summary>All scripts of this version, in order.</summary>
    public static IReadOnlyList<Migration> All { get; } =
        [.. typeof(Migration).Assembly.GetManifestResourceNames().Where(name => name.StartsWith(Folder, StringComparison.Ordinal)).Select(Read).OrderBy(migration => migration.Number)];

    private static Migration Read(string resource)
    {
        var name = Path.GetFileNameWithoutExtension(resource[Folder.Length..]);
        using var reader = new StreamReader(typeof(Migration).Assembly.GetManifestResourceStream(resource)!);
        var dash = name.IndexOf('-', StringComparison.Ordinal);
        return new(long.Parse(name.AsSpan(0, dash), NumberStyles.None, CultureInfo.InvariantCulture), name[(dash + 1)..], reader.ReadToEnd());
    }
}
