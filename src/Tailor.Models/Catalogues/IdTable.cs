using System.Numerics;

namespace Tailor.Models.Catalogues;

/// <summary>
/// Id → index by open addressing over the bytes of the catalogue itself: 8 to 16 bytes an item, no strings. The hash is seeded anew in
/// each process, so that nobody can choose ids that collide.
/// </summary>
internal sealed class IdTable
{
    private readonly int[] _slots; // index + 1, 0 for free
    private readonly int _mask;

    private IdTable(int count)
    {
        _slots = new int[BitOperations.RoundUpToPowerOf2((uint)Math.Max(8, 2L * count))];
        _mask = _slots.Length - 1;
    }

    /// <summary>Enters every id.</summary>
    /// <exception cref="ModelFormatException">An id comes twice.</exception>
    public static IdTable Build(ItemCatalogue catalogue)
    {
        var table = new IdTable(catalogue.Count);
        for (var index = 0; index < catalogue.Count; index++)
        {
            var slot = table.Slot(catalogue, catalogue.IdField(index));
            if (table._slots[slot] != 0) throw catalogue.TwiceTheSame(table._slots[slot] - 1, index);
            table._slots[slot] = index + 1;
        }

        return table;
    }

    /// <summary>The index of an id in its written form, or −1.</summary>
    public int Find(ItemCatalogue catalogue, ReadOnlySpan<byte> field) => _slots[Slot(catalogue, field)] - 1;

    /// <summary>Where an id stands, or the free slot where it would.</summary>
    private int Slot(ItemCatalogue catalogue, ReadOnlySpan<byte> field)
    {
        var hash = new HashCode();
        hash.AddBytes(field);
        for (var slot = hash.ToHashCode() & _mask; ; slot = (slot + 1) & _mask)
        {
            var entry = _slots[slot];
            if (entry == 0 || catalogue.IdField(entry - 1).SequenceEqual(field)) return slot;
        }
    }
}
