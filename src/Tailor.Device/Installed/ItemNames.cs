using Tailor.Models;
using Tailor.Models.Catalogues;

namespace Tailor.Device.Installed;

/// <summary>
/// The app's own ids and titles of items. The file stays mapped as long as anybody can ask: a switch does not take it from a call that runs, and when nobody holds the model any more it is
/// unmapped.
/// </summary>
internal sealed class ItemNames
{
    private readonly ItemCatalogue _catalogue;

    /// <summary>Maps a catalogue.</summary>
    /// <exception cref="ModelFormatException">It is none of so many items.</exception>
    public ItemNames(string path, int count) => _catalogue = ItemCatalogue.Open(path, count);

#pragma warning disable MA0055 // Whoever disposed of it would have to know that no call of another thread reads it; the collector knows.
    /// <summary>Unmaps it.</summary>
    ~ItemNames() => _catalogue?.Dispose();

    /// <summary>The app's id of an item.</summary>
    public string Id(int index)
    {
        var id = _catalogue.Id(index);
        GC.KeepAlive(this);
        return id;
    }

    /// <summary>The title of an item, or null where none is known.</summary>
    public string? Title(int index)
    {
        var title = _catalogue.Title(index);
        GC.KeepAlive(this);
        return title;
    }

    /// <summary>Looks an item up.</summary>
    public bool TryGetIndex(ReadOnlySpan<char> id, out int index)
    {
        var found = _catalogue.TryGetIndex(id, out index);
        GC.KeepAlive(this);
        return found;
    }
}
