namespace Tailor.Cli.Layouts;

/// <summary>Result of tailor search.</summary>
/// <param name="Folder">Where the layouts lie.</param>
/// <param name="Least">Bytes of the smallest layout.</param>
/// <param name="Most">Bytes of the whole table.</param>
/// <param name="Layouts">A layout a budget.</param>
internal sealed record SearchDocument(string Folder, long Least, long Most, IReadOnlyList<LayoutDocument> Layouts);
