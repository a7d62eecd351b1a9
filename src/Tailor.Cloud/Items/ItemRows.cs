using Microsoft.Win32.SafeHandles;
using Tailor.Models;

namespace Tailor.Cloud.Items;

/// <summary>Rows of a model's item table, read from the file where they are asked for.</summary>
internal sealed class ItemRows
{
    private readonly SafeFileHandle _file;
    private readonly long _weights;
    private readonly long? _biases;

    /// <summary>Opens the file, which stays open for as long as anybody has the rows.</summary>
    public ItemRows(ModelFolder folder)
    {
        (Count, Width) = (folder.Manifest.ItemCount, folder.Manifest.Backbone.Width);
        _weights = folder.Items["items.weight"].Offset;
        _biases = folder.Manifest.Backbone.ItemBias ? folder.Items["items.bias"].Offset : null;
        _file = File.OpenHandle(folder.Items.Path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, FileOptions.RandomAccess);
    }

    /// <summary>Number of items.</summary>
    public int Count { get; }

    /// <summary>Values of an item's embedding.</summary>
    public int Width { get; }

    /// <summary>Values of a row: the embedding, and the item's bias behind it where the model has biases.</summary>
    public int RowLength => Width + (_biases is null ? 0 : 1);

    /// <summary>Copies rows.</summary>
    /// <param name="items">(n) items of the model.</param>
    /// <param name="rows">(n, RowLength) receives them, float32 with the lowest byte first.</param>
    public void Read(ReadOnlySpan<int> items, Span<byte> rows)
    {
        var length = RowLength * sizeof(float);
        for (var i = 0; i < items.Length; i++)
        {
            var row = rows.Slice(i * length, length);
            ReadExactly(row[..(Width * sizeof(float))], _weights + ((long)items[i] * Width * sizeof(float)));
            if (_biases is { } biases) ReadExactly(row[(Width * sizeof(float))..], biases + ((long)items[i] * sizeof(float)));
        }
    }

    private void ReadExactly(Span<byte> target, long offset)
    {
        while (!target.IsEmpty)
        {
            var read = RandomAccess.Read(_file, target, offset);
            if (read == 0) throw new EndOfStreamException("The item table became shorter while it was in use.");
            target = target[read..];
            offset += read;
        }
    }
}
