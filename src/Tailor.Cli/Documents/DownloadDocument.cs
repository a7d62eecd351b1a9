namespace Tailor.Cli.Documents;

/// <summary>Result of tailor data download.</summary>
/// <param name="Name">The data set.</param>
/// <param name="Folder">Where it lies.</param>
/// <param name="Files">Its files.</param>
/// <param name="Sha256">Digest of the archive that was verified.</param>
/// <param name="Terms">Where licence and citation stand.</param>
internal sealed record DownloadDocument(string Name, string Folder, IReadOnlyList<string> Files, string Sha256, string Terms);
