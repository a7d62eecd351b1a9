using System.Globalization;
using Tailor.Cli.Display;
using Tailor.Cli.Documents;
using Tailor.Models.Elastic;
using Tailor.Models.Plans;

namespace Tailor.Cli.Tables;

/// <summary>A plan's embedding part, for documents and people.</summary>
internal static class EmbeddingText
{
    /// <summary>Describes the part.</summary>
    /// <param name="part">The part.</param>
    /// <param name="file">The model's scalable table, or null where it is not at hand.</param>
    public static EmbeddingDocument Describe(Embedding part, ElasticFile? file) => new(part.Length, Convert.ToHexStringLower(part.Digest.AsSpan()), file is null ? null : Groups(file, part));

    /// <summary>Shows it.</summary>
    public static void Show(Page page, EmbeddingDocument document)
    {
        page.Heading("Item table");
        page.Pairs(("bytes", $"{document.Bytes:N0}, the beginning of {ElasticFile.Name}"), ("SHA-256", document.Sha256));
        if (document.Groups is not { } groups)
        {
            page.Pairs(("by group", "--model tells"));
            return;
        }

        page.Table([">group", ">items", ">dimensions", ">bits an item"], groups.Select((group, index) => (string[])
        [
            (index + 1).ToString(CultureInfo.InvariantCulture),
            group.Items.ToString("N0", CultureInfo.InvariantCulture),
            group.Dimensions.ToString(CultureInfo.InvariantCulture),
            group.BitsAnItem.ToString(CultureInfo.InvariantCulture),
        ]));
    }

    private static EmbeddingGroup[] Groups(ElasticFile file, Embedding part)
    {
        var table = file.Table(part);
        var sizes = table.Header.GroupSizes();
        return
        [
            .. from @group in Enumerable.Range(0, sizes.Length)
               let bits = Enumerable.Range(0, table.Header.Width).Select(dimension => table.Bits(@group, dimension)).ToArray()
               select new EmbeddingGroup(sizes[@group], bits.Count(count => count > 0), bits.Sum()),
        ];
    }
}
