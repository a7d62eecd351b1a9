using System.Text.Json;
using Tailor.Models.Files;

namespace Tailor.Models.Manifests;

/// <summary>Reads <c>manifest.json</c>: first the format's version, then every key exactly once, then whether the values make sense.</summary>
internal static class ManifestReader
{
    /// <summary>Reads a manifest.</summary>
    /// <exception cref="ModelFormatException">It is malformed, of another format, or contradicts itself.</exception>
    public static ModelManifest Read(FileBytes file)
    {
        if (file.Length is 0 or > ModelManifest.Longest) throw new ModelFormatException(file.Path, null, $"a manifest of 1 to {ModelManifest.Longest} bytes", $"{file.Length} bytes");
        var text = file.Span(0, (int)file.Length);
        var format = ModelManifest.CurrentFormat;
        try
        {
            format = RequireFormat(file.Path, text);
            var manifest = JsonSerializer.Deserialize(text, ManifestContract.Of(format)) ?? throw new JsonException("null in place of a manifest");
            if (ManifestRules.Problems(manifest).ToArray() is { Length: > 0 } problems)
                throw new ModelFormatException(file.Path, null, "a manifest that makes sense", string.Join(" ", problems).TrimEnd('.'));
            return manifest;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or NotSupportedException)
        {
            throw new ModelFormatException(file.Path, Offset(text, error as JsonException), $"a manifest of format {format}", error.Message.TrimEnd('.'), error);
        }
    }

    /// <summary>Walks all tokens: the format's number decides before any other key is looked at, no object has a key twice, and no older format a newer key.</summary>
    private static int RequireFormat(string path, ReadOnlySpan<byte> text)
    {
        var json = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = 8 });
        var keys = new Stack<HashSet<string>>();
        var (outer, format) = (string.Empty, (long?)null);
        long? repeated = null;
        var (newest, newestKey, newestOffset) = (1, string.Empty, 0L);
        while (json.Read())
        {
            if (json.TokenType == JsonTokenType.StartObject) keys.Push(new HashSet<string>(StringComparer.Ordinal));
            else if (json.TokenType == JsonTokenType.EndObject) keys.Pop();
            if (json.TokenType != JsonTokenType.PropertyName) continue;
            var key = json.GetString()!;
            if (!keys.Peek().Add(key)) repeated ??= json.TokenStartIndex;
            if (keys.Count == 1) outer = key;
            if (keys.Count <= 2 && ManifestContract.Since(outer, keys.Count == 2 ? key : null) is var since && since > newest) (newest, newestKey, newestOffset) = (since, key, json.TokenStartIndex);
            if (keys.Count != 1 || format is not null || !string.Equals(key, "format", StringComparison.Ordinal)) continue;
            json.Read();
            format = json.TokenType == JsonTokenType.Number && json.TryGetInt64(out var number) ? number : -1;
            if (json.TokenType == JsonTokenType.StartObject) keys.Push(new HashSet<string>(StringComparer.Ordinal));
        }

        if (format is not (>= ModelManifest.OldestFormat and <= ModelManifest.CurrentFormat))
            throw new ModelFormatException(path, null, $"format {ModelManifest.OldestFormat} to {ModelManifest.CurrentFormat}, which this version of Tailor reads", format is null ? "no key format" : $"format {format}; a newer version may read it");
        if (repeated is not null) throw new ModelFormatException(path, repeated, "each key once", "one again");
        if (format < newest) throw new ModelFormatException(path, newestOffset, $"the keys of format {format}", $"{newestKey}, which came with format {newest}");
        return (int)format;
    }

    private static long? Offset(ReadOnlySpan<byte> text, JsonException? error)
    {
        if (error?.LineNumber is not { } line || error.BytePositionInLine is not { } column) return null;
        var start = 0;
        for (; line > 0; line--)
        {
            var feed = text[start..].IndexOf((byte)'\n');
            if (feed < 0) return null;
            start += feed + 1;
        }

        return start + column;
    }
}
