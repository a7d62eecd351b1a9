namespace Tailor.Cli.Documents;

/// <summary>Result of tailor data split.</summary>
/// <param name="Rule">What trains and what tests.</param>
/// <param name="Folder">Where the files lie.</param>
/// <param name="Files">Interactions in each file, by its name.</param>
internal sealed record SplitDocument(string Rule, string Folder, OrderedDictionary<string, int> Files);
