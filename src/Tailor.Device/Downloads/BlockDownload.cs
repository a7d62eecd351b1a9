using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using Tailor.Device.Installed;
using Tailor.Device.Stores;
using Tailor.Models.Protocol;

namespace Tailor.Device.Downloads;

/// <summary>
/// Downloads blocks. What was begun goes on where it ended (<c>Range</c> with <c>If-Range</c>), also after a kill; a longer beginning of a scalable table goes on where the shorter one ends.
/// Not a byte more is written than the signed release says. Who asks is not said: a block may come from any mirror.
/// </summary>
internal sealed class BlockDownload(CloudConnection cloud, BlockFolder blocks)
{
    private const int Progress = 64 << 10;
    private const int ChunkLength = 64 << 10;

    /// <summary>Sees to it that a block is there.</summary>
    /// <param name="needed">The piece, or its beginning.</param>
    /// <param name="other">A block that may begin alike, or null: another beginning of the same piece.</param>
    /// <param name="cancellation">Ends it; what came stays.</param>
    /// <exception cref="CloudException">The cloud does not give it, or gives something else.</exception>
    /// <exception cref="DailyLimitException">The day's bytes are used up.</exception>
    public async Task FetchAsync(NeededPiece needed, string? other, CancellationToken cancellation)
    {
        if (blocks.IsWhole(needed.Sha256, needed.Length)) return;
        if (other is not null && blocks.PartLength(needed.Sha256) == 0) Seed(needed, other);
        for (var again = false; ; again = true)
        {
            await CompleteAsync(needed, cancellation);
            if (blocks.Complete(needed.Sha256)) return;
            if (again) throw new CloudException($"The bytes of {needed.Piece.Name} are not those that the release says: expected the SHA-256 {needed.Sha256}, found another, twice.");
        }
    }

    /// <summary>Downloads until all bytes are there, whatever they are.</summary>
    private async Task CompleteAsync(NeededPiece needed, CancellationToken cancellation)
    {
        while (blocks.PartLength(needed.Sha256) != needed.Length)
        {
            var before = blocks.PartLength(needed.Sha256);
            try
            {
                await cloud.DownloadAsync($"{Routes.Blocks}/{needed.Piece.Sha256}", stop => AttemptAsync(needed, stop), cancellation);
            }
            catch (CloudException error) when (error.IsTransient && error.RetryAfter is null && blocks.PartLength(needed.Sha256) - before >= Progress)
            {
                // It got on, so it goes on.
            }
        }
    }

    private async Task AttemptAsync(NeededPiece needed, CancellationToken stop)
    {
        var (piece, length, path) = (needed.Piece, needed.Length, $"{Routes.Blocks}/{needed.Piece.Sha256}");
        var offset = blocks.PartLength(needed.Sha256);
        if (offset > length) offset = 0;
        if (offset == length) return;
        using var request = CloudConnection.Request(HttpMethod.Get, path, token: null);
        if (offset > 0 || length < piece.Size) request.Headers.Range = new(offset, length - 1);
        if (offset > 0) request.Headers.IfRange = new(new EntityTagHeaderValue($"\"{piece.Sha256}\""));
        using var response = await cloud.SendAsync(request, stop);
        if (response.StatusCode == HttpStatusCode.OK) offset = 0;
        RequireAsAsked(response, needed, offset, path);
        await using var stream = await response.Content.ReadAsStreamAsync(stop);
        await WriteAsync(stream, needed, offset, response.StatusCode == HttpStatusCode.PartialContent || length == piece.Size, path, stop);
    }

    /// <summary>Checks what the cloud announces, before a byte is read.</summary>
    private static void RequireAsAsked(HttpResponseMessage response, NeededPiece needed, long offset, string path)
    {
        var (piece, content) = (needed.Piece, response.Content.Headers);
        switch (response.StatusCode)
        {
            case HttpStatusCode.OK:
                if (content.ContentLength is { } all && all != piece.Size) throw new CloudException($"{path}: expected {piece.Name} of {piece.Size} bytes, found {all}.");
                return;
            case HttpStatusCode.PartialContent:
                if (content.ContentRange is not { } range || range.From != offset || range.To != needed.Length - 1 || (range.Length is { } total && total != piece.Size))
                    throw new CloudException($"{path}: expected the bytes {offset}-{needed.Length - 1}/{piece.Size} of {piece.Name}, found {content.ContentRange?.ToString() ?? "no range"}.");
                if (content.ContentLength is { } part && part != needed.Length - offset) throw new CloudException($"{path}: expected {needed.Length - offset} bytes of {piece.Name}, found {part}.");
                return;
            default:
                throw new CloudException($"{path}: expected {piece.Name}, found status {(int)response.StatusCode}.") { Status = response.StatusCode };
        }
    }

    private async Task WriteAsync(Stream stream, NeededPiece needed, long offset, bool toTheEnd, string path, CancellationToken stop)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(ChunkLength);
        try
        {
            await using var file = new FileStream(blocks.PartOf(needed.Sha256), FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, bufferSize: 0);
            file.SetLength(offset);
            file.Seek(offset, SeekOrigin.Begin);
            while (offset < needed.Length)
            {
                var read = await cloud.ReceiveAsync(stream, buffer.AsMemory(0, (int)Math.Min(ChunkLength, needed.Length - offset)), stop);
                if (read == 0) throw new IOException($"{needed.Piece.Name} ended after {offset} of {needed.Length} bytes.");
                await file.WriteAsync(buffer.AsMemory(0, read), stop);
                offset += read;
            }

            if (toTheEnd && await cloud.GoesOnAsync(stream, stop)) throw new CloudException($"{path}: expected {needed.Piece.Name} to end after {needed.Length} bytes, found that it goes on.");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Begins with what another beginning of the same piece has. Whether it is the same, the digest of the whole says.</summary>
    private void Seed(NeededPiece needed, string other)
    {
        var source = new FileInfo(blocks.FileOf(other));
        if (!source.Exists) return;
        using var from = source.OpenRead();
        using var to = new FileStream(blocks.PartOf(needed.Sha256), FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        var buffer = new byte[ChunkLength];
        for (var left = Math.Min(needed.Length, from.Length); left > 0;)
        {
            var read = from.Read(buffer, 0, (int)Math.Min(buffer.Length, left));
            if (read == 0) return;
            to.Write(buffer, 0, read);
            left -= read;
        }
    }
}
