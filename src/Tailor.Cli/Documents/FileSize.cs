namespace Tailor.Cli.Documents;

/// <summary>A file of a model folder.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Bytes">Its size.</param>
internal sealed record FileSize(string Name, long Bytes);
