namespace Tailor.Cli.Documents;

/// <summary>Result of tailor keys admin.</summary>
/// <param name="Key">What administrators show; told once.</param>
/// <param name="HashFile">File of its hash, for nodes.</param>
internal sealed record AdminKeyDocument(string Key, string HashFile);
