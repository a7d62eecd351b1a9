using System.Security.Cryptography;

namespace Tailor.Training.Checkpoints;

/// <summary>Compares a file with the digest that was written beside it.</summary>
internal static class CheckpointDigest
{
    private const int HexDigits = 64;

    /// <exception cref="CheckpointException">They do not agree.</exception>
    public static void Verify(string path, string digestPath)
    {
        var line = File.ReadAllText(digestPath);
        var expected = line.AsSpan(0, Math.Min(HexDigits, line.Length));
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16, FileOptions.SequentialScan);
        var found = Convert.ToHexStringLower(SHA256.HashData(file));
        if (!expected.SequenceEqual(found))
            throw new CheckpointException($"{path} is damaged: expected SHA-256 {expected}, found {found}.");
    }
}
