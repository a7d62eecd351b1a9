using System.Buffers;
using System.Buffers.Text;
using System.IO.Compression;
using System.Text.Encodings.Web;

namespace Tailor.Interactions.Formats;

/// <summary>
/// Writes interactions that come grouped by user, oldest first, in a format without ratings. The file appears under its name when it is complete.
/// </summary>
public sealed class InteractionWriter : IDisposable
{
    private static readonly SearchValues<byte> Spaces = SearchValues.Create(" \t\r\n"u8);
    private static readonly SearchValues<byte> TabsAndLines = SearchValues.Create("\t\r\n"u8);
    private static readonly SearchValues<byte> Quotable = SearchValues.Create(",\"\r\n "u8);

    private readonly InteractionFormat _format;
    private readonly bool _times;
    private readonly string _path;
    private readonly Stream _stream;
    private readonly ArrayBufferWriter<byte> _user = new();
    private byte[] _buffer = new byte[1 << 16];
    private int _used;
    private bool _any;
    private bool _disposed;

    private InteractionWriter(string path, InteractionFormat format, bool hasTimes)
    {
        (_path, _format, _times) = (path, format, hasTimes);
        var file = new FileStream(path + ".partial", FileMode.Create, FileAccess.Write, FileShare.None, 1);
        _stream = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionLevel.Fastest) : file;
    }

    /// <summary>Begins a file.</summary>
    /// <param name="path">The file; compressed where the name ends with .gz.</param>
    /// <param name="format">The format; u.data and dat have ratings, which are not at hand, and are refused. Pairs and sequences hold no times.</param>
    /// <param name="hasTimes">Whether the interactions have times.</param>
    public static InteractionWriter Create(string path, InteractionFormat format, bool hasTimes)
    {
        if (format is InteractionFormat.UData or InteractionFormat.Dat)
            throw new ArgumentException($"The format {InteractionFormats.NameOf(format)} has ratings, which these interactions do not have.", nameof(format));
        var writer = new InteractionWriter(path, format, hasTimes);
        if (format == InteractionFormat.RecBole) writer.Put(hasTimes ? "user_id:token\titem_id:token\ttimestamp:float\n"u8 : "user_id:token\titem_id:token\n"u8);
        if (format == InteractionFormat.Table) writer.Put(hasTimes ? "user_id,item_id,timestamp\n"u8 : "user_id,item_id\n"u8);
        return writer;
    }

    /// <summary>Writes all sequences to a file.</summary>
    public static void Write(Sequences sequences, string path, InteractionFormat format)
    {
        using var writer = Create(path, format, sequences.HasTimes);
        for (var user = 0; user < sequences.UserCount; user++)
        {
            var items = sequences[user];
            var times = sequences.Times(user);
            for (var i = 0; i < items.Length; i++) writer.Add(sequences.Users.GetUtf8(user), sequences.Items.GetUtf8(items[i]), times.IsEmpty ? 0 : times[i]);
        }
        writer.Complete();
    }

    /// <summary>Adds an interaction; one user's come one after the other.</summary>
    /// <param name="user">User id in UTF-8.</param>
    /// <param name="item">Item id in UTF-8.</param>
    /// <param name="time">Unix seconds, ignored where there are no times.</param>
    /// <exception cref="ArgumentException">An id holds a character that the format cannot.</exception>
    public void Add(ReadOnlySpan<byte> user, ReadOnlySpan<byte> item, long time = 0)
    {
        switch (_format)
        {
            case InteractionFormat.RecBole: Row(user, item, time, (byte)'\t', TabsAndLines); break;
            case InteractionFormat.Table: TableRow(user, item, time); break;
            case InteractionFormat.JsonLines: JsonRow(user, item, time); break;
            case InteractionFormat.Pairs:
                Put(Checked(user, Spaces));
                Put(" "u8);
                Put(Checked(item, Spaces));
                Put("\n"u8);
                break;
            default: Append(user, item); break;
        }
    }

    /// <summary>Ends the file and gives it its name; without this nothing is left of it.</summary>
    public void Complete()
    {
        if (_any) Put("\n"u8);
        Flush();
        _stream.Dispose();
        _disposed = true;
        File.Move(_path + ".partial", _path, overwrite: true);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        _stream.Dispose();
        File.Delete(_path + ".partial");
    }

    private void Row(ReadOnlySpan<byte> user, ReadOnlySpan<byte> item, long time, byte delimiter, SearchValues<byte> refused)
    {
        Put(Checked(user, refused));
        Put([delimiter]);
        Put(Checked(item, refused));
        PutTime([delimiter], time);
        Put("\n"u8);
    }

    private void TableRow(ReadOnlySpan<byte> user, ReadOnlySpan<byte> item, long time)
    {
        PutQuoted(user);
        Put(","u8);
        PutQuoted(item);
        PutTime(","u8, time);
        Put("\n"u8);
    }

    private void JsonRow(ReadOnlySpan<byte> user, ReadOnlySpan<byte> item, long time)
    {
        Put("{\"reviewerID\":\""u8);
        PutEscaped(user);
        Put("\",\"asin\":\""u8);
        PutEscaped(item);
        Put("\""u8);
        PutTime(",\"unixReviewTime\":"u8, time);
        Put("}\n"u8);
    }

    /// <summary>Sequences: a new line where the user is another.</summary>
    private void Append(ReadOnlySpan<byte> user, ReadOnlySpan<byte> item)
    {
        if (_any && _user.WrittenSpan.SequenceEqual(user)) Put(" "u8);
        else
        {
            if (_any) Put("\n"u8);
            _user.ResetWrittenCount();
            _user.Write(user);
            if (_format == InteractionFormat.UserSequences)
            {
                Put(Checked(user, Spaces));
                Put(" "u8);
            }
            _any = true;
        }
        Put(Checked(item, Spaces));
    }

    private void PutTime(ReadOnlySpan<byte> before, long time)
    {
        if (!_times) return;
        Put(before);
        Span<byte> text = stackalloc byte[20];
        Utf8Formatter.TryFormat(time, text, out var length);
        Put(text[..length]);
    }

    private void PutQuoted(ReadOnlySpan<byte> id)
    {
        if (id.IndexOfAny(Quotable) < 0)
        {
            Put(id);
            return;
        }
        Put("\""u8);
        foreach (var unit in id)
        {
            if (unit == '"') Put("\""u8);
            Put([unit]);
        }
        Put("\""u8);
    }

    private void PutEscaped(ReadOnlySpan<byte> id)
    {
        if (JavaScriptEncoder.Default.FindFirstCharacterToEncodeUtf8(id) < 0) Put(id);
        else Put(System.Text.Json.JsonEncodedText.Encode(id).EncodedUtf8Bytes);
    }

    private ReadOnlySpan<byte> Checked(ReadOnlySpan<byte> id, SearchValues<byte> refused) => id.IndexOfAny(refused) < 0
        ? id
        : throw new ArgumentException($"The format {InteractionFormats.NameOf(_format)} cannot hold the id {Text.Excerpt.Of(id)}.", nameof(id));

    private void Put(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > _buffer.Length - _used) Flush();
        if (bytes.Length > _buffer.Length) _buffer = new byte[bytes.Length];
        bytes.CopyTo(_buffer.AsSpan(_used));
        _used += bytes.Length;
    }

    private void Flush()
    {
        _stream.Write(_buffer, 0, _used);
        _used = 0;
    }
}
