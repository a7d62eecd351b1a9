namespace Tailor.Cli.Experiments;

/// <summary>Metrics under one protocol.</summary>
/// <param name="Name">The protocol as the experiment asks for it.</param>
/// <param name="Protocol">The protocol in words, with all that decides the numbers.</param>
/// <param name="Users">Number of cases measured.</param>
/// <param name="Metrics">Values by name, such as ndcg@10.</param>
internal sealed record Measurement(string Name, string Protocol, int Users, OrderedDictionary<string, double> Metrics);
