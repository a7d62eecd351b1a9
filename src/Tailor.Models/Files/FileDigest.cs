namespace Tailor.Models.Files;

/// <summary>Size and digest of a file that was written.</summary>
/// <param name="Size">Bytes.</param>
/// <param name="Sha256">SHA-256 of the bytes, 64 lower-case hexadecimal digits.</param>
public sealed record FileDigest(long Size, string Sha256);
