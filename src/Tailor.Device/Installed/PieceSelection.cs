using Tailor.Models;
using Tailor.Models.Manifests;
using Tailor.Models.Plans;
using Tailor.Models.Releases;

namespace Tailor.Device.Installed;

/// <summary>
/// Which pieces of a release a device needs: of the blocks those that its plan keeps, and of the two forms of the item table the one that its plan says. All else is neither downloaded
/// nor stored.
/// </summary>
internal static class PieceSelection
{
    /// <summary>Selects.</summary>
    /// <param name="release">The release.</param>
    /// <param name="manifest">The model.</param>
    /// <param name="plan">The plan, or null for the model as it is.</param>
    /// <param name="catalogue">Whether the app wants its own ids and titles of items.</param>
    /// <exception cref="ModelFormatException">The release lacks a piece.</exception>
    /// <exception cref="PlanException">The plan wants what the release does not have.</exception>
    public static IReadOnlyList<NeededPiece> For(Release release, ModelManifest manifest, Plan? plan, bool catalogue)
    {
        var needed = new List<NeededPiece> { Of(release, PieceKind.Manifest), Of(release, PieceKind.Backbone) };
        var blocks = manifest.Backbone.SkippableBlocks();
        for (var at = 0; at < blocks.Count; at++)
        {
            if (plan?.Structure?[at] != false) needed.Add(OfBlock(release, blocks[at].Name));
        }

        needed.Add(plan?.Embedding is { } embedding ? Beginning(release, embedding) : Of(release, PieceKind.Items));
        if (release.Find(PieceKind.ItemScalars) is { } scalars) needed.Add(NeededPiece.All(scalars));
        if (manifest.Extractor is not null) needed.Add(Of(release, PieceKind.Extractor));
        if (catalogue && release.Find(PieceKind.Catalogue) is { } names) needed.Add(NeededPiece.All(names));
        if (IsWhole(plan) && release.Find(PieceKind.Golden) is { } golden) needed.Add(NeededPiece.All(golden));
        return needed;
    }

    /// <summary>Whether a device with this plan holds all that the golden scores were computed with.</summary>
    public static bool IsWhole(Plan? plan) => plan is null || (plan.Embedding is null && (plan.Structure is not { } structure || structure.Kept == structure.Blocks));

    /// <summary>The only piece of a kind.</summary>
    public static NeededPiece Of(Release release, PieceKind kind) => NeededPiece.All(release.Find(kind) ?? throw Missing(release, $"kind {kind}"));

    private static NeededPiece OfBlock(Release release, string block) =>
        NeededPiece.All(release.Pieces.FirstOrDefault(piece => piece.Kind == PieceKind.Block && string.Equals(piece.Name, block, StringComparison.Ordinal)) ?? throw Missing(release, $"the block {block}"));

    private static NeededPiece Beginning(Release release, Embedding embedding)
    {
        var table = release.Find(PieceKind.Table) ?? throw new PlanException($"no scalable table, as the release {release.Sequence} of {release.Model} has none", $"the first {embedding.Length} bytes of one");
        if (embedding.Length > table.Size) throw new PlanException($"at most the {table.Size} bytes of the scalable table", $"{embedding.Length}");
        return new(table, embedding.Length, Convert.ToHexStringLower(embedding.Digest.AsSpan()));
    }

    private static ModelFormatException Missing(Release release, string what) => new($"release {release.Sequence} of {release.Model}", null, $"a piece for {what}", "none");
}
