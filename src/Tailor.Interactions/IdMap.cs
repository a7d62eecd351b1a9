using System.Text;

namespace Tailor.Interactions;

/// <summary>
/// Ids of the outside world ↔ indices from 0, in order of first appearance. Ids are kept as UTF-8 in blocks beside an open hash table:
/// about 20 bytes an id beyond its own length, and no string until one is asked for. Many may read at once while nobody adds.
/// </summary>
public sealed class IdMap
{
    private const int BlockBits = 20;
    private const int BlockSize = 1 << BlockBits;
    private const byte LongId = byte.MaxValue; // a length of 255 bytes or more follows in 4 bytes

    private static readonly Encoding Utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly List<byte[]> _blocks = [];
    private long[] _places = new long[16]; // block << BlockBits | start, where the id's length stands
    private ulong[] _slots = new ulong[32]; // hash << 32 | index + 1; 0 is free
    private int _used = BlockSize; // of the last block

    /// <summary>Number of ids.</summary>
    public int Count { get; private set; }

    /// <summary>The id at an index, as a new string.</summary>
    public string this[int index] => Encoding.UTF8.GetString(GetUtf8(index));

    /// <summary>The bytes of the id at an index, in UTF-8.</summary>
    public ReadOnlySpan<byte> GetUtf8(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
        var place = _places[index];
        var bytes = _blocks[(int)(place >> BlockBits)].AsSpan((int)(place & (BlockSize - 1)));
        return bytes[0] == LongId ? bytes.Slice(5, BitConverter.ToInt32(bytes[1..])) : bytes.Slice(1, bytes[0]);
    }

    /// <summary>The index of an id, which is added if it is new.</summary>
    public int Add(ReadOnlySpan<char> id)
    {
        var size = Utf8.GetByteCount(id);
        var bytes = size <= 256 ? stackalloc byte[size] : new byte[size];
        Utf8.GetBytes(id, bytes);
        return AddUtf8(bytes);
    }

    /// <summary>The index of an id given in UTF-8, which is added if it is new.</summary>
    public int AddUtf8(ReadOnlySpan<byte> id)
    {
        var hash = IdHash.Of(id);
        var slot = Find(id, hash);
        if (_slots[slot] != 0) return (int)(uint)_slots[slot] - 1;
        var index = Count++;
        if (index == _places.Length) Array.Resize(ref _places, 2 * index);
        _places[index] = Store(id);
        _slots[slot] = ((ulong)hash << 32) | (uint)(index + 1);
        if (Count > _slots.Length / 4 * 3) Grow();
        return index;
    }

    /// <summary>Looks up an id without adding it.</summary>
    public bool TryGetIndex(ReadOnlySpan<char> id, out int index)
    {
        index = -1;
        var size = Encoding.UTF8.GetMaxByteCount(id.Length);
        var bytes = size <= 256 ? stackalloc byte[size] : new byte[size];
        return Utf8TryEncode(id, bytes, out var written) && TryGetIndexUtf8(bytes[..written], out index);
    }

    /// <summary>Looks up an id given in UTF-8 without adding it.</summary>
    public bool TryGetIndexUtf8(ReadOnlySpan<byte> id, out int index)
    {
        index = (int)(uint)_slots[Find(id, IdHash.Of(id))] - 1;
        return index >= 0;
    }

    private static bool Utf8TryEncode(ReadOnlySpan<char> id, Span<byte> bytes, out int written) =>
        System.Text.Unicode.Utf8.FromUtf16(id, bytes, out _, out written, replaceInvalidSequences: false) == System.Buffers.OperationStatus.Done;

    private int Find(ReadOnlySpan<byte> id, uint hash)
    {
        var mask = _slots.Length - 1;
        for (var slot = (int)(hash & mask); ; slot = (slot + 1) & mask)
        {
            var entry = _slots[slot];
            if (entry == 0) return slot;
            if ((uint)(entry >> 32) == hash && GetUtf8((int)(uint)entry - 1).SequenceEqual(id)) return slot;
        }
    }

    private long Store(ReadOnlySpan<byte> id)
    {
        var head = id.Length < LongId ? 1 : 5;
        if (head + id.Length > BlockSize) throw new ArgumentException($"An id may have {BlockSize - 5} bytes, found {id.Length}.", nameof(id));
        if (_used + head + id.Length > (_blocks.Count == 0 ? 0 : _blocks[^1].Length))
        {
            _blocks.Add(new byte[_blocks.Count == 0 && head + id.Length <= 4096 ? 4096 : BlockSize]);
            _used = 0;
        }
        var start = _used;
        var bytes = _blocks[^1].AsSpan(start);
        bytes[0] = head == 1 ? (byte)id.Length : LongId;
        if (head == 5) BitConverter.TryWriteBytes(bytes[1..], id.Length);
        id.CopyTo(bytes[head..]);
        _used += head + id.Length;
        return ((long)(_blocks.Count - 1) << BlockBits) | (uint)start;
    }

    private void Grow()
    {
        var old = _slots;
        _slots = new ulong[2 * old.Length];
        var mask = _slots.Length - 1;
        foreach (var entry in old)
        {
            if (entry == 0) continue;
            var slot = (int)((entry >> 32) & (uint)mask);
            while (_slots[slot] != 0) slot = (slot + 1) & mask;
            _slots[slot] = entry;
        }
    }
}
