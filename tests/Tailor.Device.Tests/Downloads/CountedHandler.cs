namespace Tailor.Device.Tests.Downloads;

/// <summary>Counts the bytes of answers that a client reads.</summary>
/// <param name="reading">Told how many there are in all, before the client sees the last of them.</param>
internal sealed class CountedHandler(Action<long>? reading = null) : DelegatingHandler(new SocketsHttpHandler())
{
    private long _bytes;

    /// <summary>Bytes of bodies that were read.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        var counted = new StreamContent(new CountedStream(await response.Content.ReadAsStreamAsync(cancellationToken), Count));
        foreach (var (name, values) in response.Content.Headers) counted.Headers.TryAddWithoutValidation(name, values);
        response.Content = counted;
        return response;
    }

    private void Count(int bytes)
    {
        var all = Interlocked.Add(ref _bytes, bytes);
        reading?.Invoke(all);
    }

    private sealed class CountedStream(Stream inner, Action<int> count) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await inner.ReadAsync(buffer, cancellationToken);
            count(read);
            return read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing) inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
