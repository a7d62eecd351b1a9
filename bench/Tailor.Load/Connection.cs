using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Tailor.Load;

/// <summary>One HTTP/1.1 connection that sends requests made beforehand and reads answers with as little work as can be: the clients share the machine with the node.</summary>
internal sealed class Connection : IDisposable
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _buffer = new byte[1 << 16];

    public static async Task<Connection> OpenAsync(Uri address)
    {
        var connection = new Connection();
        await connection._socket.ConnectAsync(address.Host, address.Port);
        return connection;
    }

    /// <summary>Sends a request and reads the answer to its end.</summary>
    /// <returns>HTTP's status, and the bytes of the body.</returns>
    public async ValueTask<(int Status, long Body)> AskAsync(ReadOnlyMemory<byte> request)
    {
        await _socket.SendAsync(request);
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
            while (body < length) body += await ReceiveAsync(_buffer);
            return (status, body);
        }

        while (!_buffer.AsSpan(0, read).EndsWith("0\r\n\r\n"u8)) read = await ReceiveAsync(_buffer); // chunks, of problems only
        return (status, body);
    }

    public void Dispose() => _socket.Dispose();

    private async ValueTask<int> ReceiveAsync(Memory<byte> target)
    {
        var read = await _socket.ReceiveAsync(target);
        return read > 0 ? read : throw new IOException("The node closed the connection.");
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
