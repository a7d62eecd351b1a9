using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using Tailor.Cli.Documents;
using Tailor.Cli.Errors;

namespace Tailor.Cli.Downloads;

/// <summary>
/// Fetches one file: goes on where an earlier try was cut (HTTP Range, guarded by If-Range), tries again with growing pauses,
/// and hands out the file only when its length and digest are right.
/// </summary>
internal sealed class Download(HttpClient client, TimeProvider time, Action<string> say)
{
    /// <summary>Tries without a single new byte before it is given up.</summary>
    private const int MaximumFruitlessTries = 5;

    /// <summary>Silence after which a connection counts as cut.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Fetches to a path; until all is there, the bytes so far stand in "path.part". Progress is told them.</summary>
    /// <exception cref="FailureException">The server does not deliver, or delivers something else.</exception>
    public async Task FetchAsync(DataSet source, string path, Action<long> progress, CancellationToken cancellation)
    {
        var part = path + ".part";
        for (var fruitless = 0; ;)
        {
            var before = LengthOf(part);
            if (before > source.Length) File.Delete(part);
            if (before == source.Length) break;
            try
            {
                await AppendAsync(source, part, progress, cancellation);
            }
            catch (Exception cut) when (cut is HttpRequestException or IOException or TimeoutException && !cancellation.IsCancellationRequested)
            {
                if (cut is HttpRequestException { StatusCode: >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError } refused)
                    throw new FailureException($"{source.Address} answers {(int)refused.StatusCode!} ({refused.StatusCode}).", cut);
                fruitless = LengthOf(part) > before ? 0 : fruitless + 1;
                if (fruitless == MaximumFruitlessTries)
                    throw new FailureException($"{source.Address} cannot be fetched: {cut.Message} {LengthOf(part):N0} of {source.Length:N0} bytes are kept in {part}; the same command goes on from there.", cut);
                say($"The connection was cut at {LengthOf(part):N0} of {source.Length:N0} bytes; trying again.");
                await Task.Delay(TimeSpan.FromSeconds(0.5 * (1 << fruitless)), time, cancellation);
            }
        }
        await VerifyAsync(source, part, cancellation);
        File.Move(part, path, overwrite: true);
        File.Delete(StateOf(part));
    }

    private async Task AppendAsync(DataSet source, string part, Action<long> progress, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, source.Address);
        var start = LengthOf(part);
        // A validator of other bytes, or none, means the start of another file may lie here.
        if (start > 0 && ReadState(part) is { Validator: { } validator } state && string.Equals(state.Address, source.Address.AbsoluteUri, StringComparison.Ordinal))
        {
            request.Headers.Range = new RangeHeaderValue(start, null);
            request.Headers.IfRange = RangeConditionHeaderValue.Parse(validator);
        }
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation).WaitAsync(Patience, time, cancellation);
        response.EnsureSuccessStatusCode();
        var continued = response.StatusCode == HttpStatusCode.PartialContent && response.Content.Headers.ContentRange?.From == start;
        if (!continued)
        {
            if (response.StatusCode == HttpStatusCode.PartialContent)
                throw new FailureException($"{source.Address} was asked for bytes from {start:N0} and sent {response.Content.Headers.ContentRange}.");
            start = 0;
            WriteState(part, new(source.Address.AbsoluteUri, ValidatorOf(response)));
        }
        await using var incoming = await response.Content.ReadAsStreamAsync(cancellation);
        await using var file = new FileStream(part, continued ? FileMode.Append : FileMode.Create, FileAccess.Write);
        var buffer = new byte[64 * 1024];
        for (int read; (read = await incoming.ReadAsync(buffer, cancellation).AsTask().WaitAsync(Patience, time, cancellation)) > 0;)
        {
            if (start + read > source.Length) throw new FailureException($"{source.Address} sends more than the {source.Length:N0} bytes it should have.");
            await file.WriteAsync(buffer.AsMemory(0, read), cancellation);
            progress(start += read);
        }
        await file.FlushAsync(cancellation);
        if (start < source.Length) throw new IOException("the connection closed early.");
    }

    private static async Task VerifyAsync(DataSet source, string part, CancellationToken cancellation)
    {
        string found;
        await using (var file = File.OpenRead(part))
            found = Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellation));
        if (string.Equals(found, source.Sha256, StringComparison.Ordinal)) return;
        File.Delete(part);
        File.Delete(StateOf(part));
        throw new FailureException($"{source.Address} is not the file it should be: expected SHA-256 {source.Sha256}, found {found}. What was fetched is deleted.");
    }

    // A weak tag vouches for the meaning, not for the bytes (RFC 9110, 13.1.5).
    private static string? ValidatorOf(HttpResponseMessage response) =>
        response.Headers.ETag is { IsWeak: false } tag ? tag.ToString() : response.Content.Headers.LastModified?.ToString("R");

    private static long LengthOf(string path) => File.Exists(path) ? new FileInfo(path).Length : 0;

    private static string StateOf(string part) => part + ".json";

    private static DownloadState? ReadState(string part)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(StateOf(part)), CliJson.Default.DownloadState);
        }
        catch (Exception unreadable) when (unreadable is JsonException or IOException)
        {
            return null; // starts anew
        }
    }

    private static void WriteState(string part, DownloadState state) => File.WriteAllBytes(StateOf(part), JsonSerializer.SerializeToUtf8Bytes(state, CliJson.Default.DownloadState));
}
