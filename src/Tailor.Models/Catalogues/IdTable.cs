using System.Numerics;

namespace Tailor.Models.Catalogues;

/// <summary>
/// Id → where it stands, by open addressing over the bytes of the catalogue itself: 8 to 16 bytes an item, no strings. The hash is seeded
/// anew in each process, so that nobody can choose ids that collide.
/// </summary>
internal sealed class IdTable
{
    private readonly int[] _slots; // start of an id in the file, 0 for free
    private readonly int _mask;

    private IdTable(int count)
    {
        _slots = new int[BitOperations.RoundUpToPowerOf2((uint)Math.Max(8, 2L * count))];
        _mask = _slots.Length - 1;
    }

    /// <summary>Checks every line and enters every id.</summary>
    /// <exception cref="ModelFormatException">A line is malformed, or an id comes twice.</exception>
    public static IdTable Build(ItemCatalogue catalogue)
    {
        var table = new IdTable(catalogue.Count);
        var text = catalogue.Text;
        var lines = new CatalogueLines(catalogue);
        while (lines.Next())
        {
            ref var slot = ref table._slots[table.Slot(text, ItemCatalogue.Field(text, lines.IdStart))];
            if (slot != 0) throw catalogue.TwiceTheSame(slot, lines.IdStart, lines.Index);
            slot = lines.IdStart;
        }

        return table;
    }

    /// <summary>Where an id starts that is written like this, or 0.</summary>
    public int Find(ReadOnlySpan<byte> text, ReadOnlySpan<byte> field) => _slots[Slot(text, field)];

    /// <summary>The slot of an id, or the free slot where it would be.</summary>
    private int Slot(ReadOnlySpan<byte> text, ReadOnlySpan<byte> field)
    {
        var hash = new HashCode();
        hash.AddBytes(field);
        for (var slot = hash.ToHashCode() & _mask; ; slot = (slot + 1) & _mask)
        {
            var start = _slots[slot];
            if (start == 0 || ItemCatalogue.Field(text, start).SequenceEqual(field)) return slot;
        }
    }
}
