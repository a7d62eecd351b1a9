namespace Tailor.Models.Manifests;

/// <summary>A file of the model folder.</summary>
/// <param name="Name">Its name in the folder.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Sha256">SHA-256 of its bytes, 64 lower-case hexadecimal digits.</param>
public sealed record ManifestFile(string Name, long Size, string Sha256);
