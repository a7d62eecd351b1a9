using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Tailor.Load;

/// <summary>One HTTP/1.1 connection that sends requests made beforehand and reads answers with as little work as can be: the clients share the machine with the node.</summary>
/// <param name="address">The node's.</param>
internal sealed class Connection(Uri address) : IDisposable
{
    private Socket? _socket;
    private readonly byte[] _buffer = new byte[1 << 16];
    private (int Start, int Length) _body;

    /// <summary>The body of the last answer; empty where head and body were longer than 64 KiB.</summary>
    public ReadOnlySpan<byte> Body => _buffer.AsSpan(_body.Start, _body.Length);

    /// <summary>Sends a request and reads the answer to its end.</summary>
    /// <returns>HTTP's status, and the bytes of the body.</returns>
    public async ValueTask<(int Status, long Body)> AskAsync(ReadOnlyMemory<byte> request)
    {
        if (_socket is null)
        {
            _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await _socket.ConnectAsync(address.Host, address.Port);
        }

        await _socket.SendAsync(request);
        _body = default;
        var (read, end) = (0, -1);
        while (end < 0)
        {
            read += await ReceiveAsync(_buffer.AsMemory(read));
            end = _buffer.AsSpan(0, read).IndexOf("\r\n\r\n"u8);
        }

        var status = ((_buffer[9] - '0') * 100) + ((_buffer[10] - '0') * 10) + _buffer[11] - '0';
        var body = read - end - 4L;
        if (LengthOf(_buffer.AsSpan(0, end)) is { } length)
        {
            var fits = end + 4 + length <= _buffer.Length;
            while (body < length) body += await ReceiveAsync(fits ? _buffer.AsMemory(end + 4 + (int)body) : _buffer);
            if (fits) _body = (end + 4, (int)length);
            return (status, body);
        }

        if (status == 204) return (status, 0);
        while (!_buffer.AsSpan(0, read).EndsWith("\r\n0\r\n\r\n"u8)) read += await ReceiveAsync(_buffer.AsMemory(read)); // chunks: short documents, which fit
        _body = (end + 4, Unchunk(_buffer.AsSpan(end + 4, read - end - 4)));
        return (status, _body.Length);
    }

    /// <summary>Closes it; the next request opens it again.</summary>
    public void Close()
    {
        _socket?.Dispose();
        _socket = null;
    }

    public void Dispose() => Close();

    private async ValueTask<int> ReceiveAsync(Memory<byte> target)
    {
        var read = await _socket!.ReceiveAsync(target);
        return read > 0 ? read : throw new IOException("The node closed the connection.");
    }

    /// <summary>Moves the chunks together.</summary>
    /// <returns>Their length.</returns>
    private static int Unchunk(Span<byte> chunks)
    {
        for (var (at, length) = (0, 0); ;)
        {
            var line = chunks[at..].IndexOf("\r\n"u8);
            var size = int.Parse(chunks.Slice(at, line), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (size == 0) return length;
            chunks.Slice(at + line + 2, size).CopyTo(chunks[length..]);
            (at, length) = (at + line + 2 + size + 2, length + size);
        }
    }

    private static long? LengthOf(ReadOnlySpan<byte> head)
    {
        var at = head.IndexOf("Content-Length: "u8);
        if (at < 0) return null;
        var rest = head[(at + 16)..];
        var line = rest.IndexOf((byte)'\r') is var end and >= 0 ? rest[..end] : rest;
        return long.Parse(Encoding.ASCII.GetString(line), CultureInfo.InvariantCulture);
    }
}
