using System.Security.Cryptography;
using System.Text.Json;
using Tailor.Models;
using Tailor.Models.Files;

namespace Tailor.Device.Stores;

/// <summary>A state on the disk: its SHA-256 (32 bytes), then JSON. It is either whole or refused.</summary>
internal static class StateFile
{
    private const int Longest = 32 << 20; // two signed documents and a plan in base64, and room

    /// <summary>Writes a state beside, flushes it, and renames it.</summary>
    public static void Write(string path, StoreState state)
    {
        var text = JsonSerializer.SerializeToUtf8Bytes(state, StoreJson.Default.StoreState);
        WholeFile.Write(path, stream =>
        {
            stream.Write(SHA256.HashData(text));
            stream.Write(text);
        });
        FolderFlush.Of(Path.GetDirectoryName(path)!);
    }

    /// <summary>Reads a state.</summary>
    /// <exception cref="ModelFormatException">It is damaged, or of another format.</exception>
    /// <exception cref="IOException">It is missing or cannot be read.</exception>
    public static StoreState Read(string path)
    {
        var length = new FileInfo(path).Length;
        if (length is < SHA256.HashSizeInBytes or > Longest) throw new ModelFormatException(path, null, $"a state of {SHA256.HashSizeInBytes} to {Longest} bytes", $"{length}");
        var bytes = File.ReadAllBytes(path);
        var text = bytes.AsSpan(SHA256.HashSizeInBytes);
        if (!SHA256.HashData(text).AsSpan().SequenceEqual(bytes.AsSpan(0, SHA256.HashSizeInBytes))) throw new ModelFormatException(path, 0, "the digest of the state behind it", "another");
        try
        {
            var state = JsonSerializer.Deserialize(text, StoreJson.Default.StoreState) ?? throw new JsonException("null in place of it");
            return state.Format == StoreState.CurrentFormat ? state : throw new ModelFormatException(path, null, $"a state of format {StoreState.CurrentFormat}", $"format {state.Format}; a newer version may read it");
        }
        catch (JsonException error)
        {
            throw new ModelFormatException(path, null, "a state", error.Message.TrimEnd('.'), error);
        }
    }
}
