using Tailor.Cli.Diagnosis;

namespace Tailor.Cli.Documents;

/// <summary>Result of tailor doctor.</summary>
/// <param name="Version">Tailor's own version.</param>
/// <param name="Findings">All that was looked at.</param>
internal sealed record DoctorDocument(string Version, IReadOnlyList<Finding> Findings);
