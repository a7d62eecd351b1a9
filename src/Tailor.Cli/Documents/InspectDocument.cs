using Tailor.Interactions;

namespace Tailor.Cli.Documents;

/// <summary>Result of tailor data inspect.</summary>
/// <param name="Name">The data set.</param>
/// <param name="Reading">How the file was understood.</param>
/// <param name="Statistics">What it holds.</param>
internal sealed record InspectDocument(string Name, ReadReport Reading, SequenceStatistics Statistics);
