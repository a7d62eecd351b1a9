namespace Tailor.Cli.Diagnosis;

/// <summary>One thing that was looked at.</summary>
/// <param name="Subject">What, such as "libtorch".</param>
/// <param name="State">How well it is.</param>
/// <param name="Text">What was found.</param>
/// <param name="Remedy">What to do about it, or null where nothing is to be done.</param>
internal sealed record Finding(string Subject, FindingState State, string Text, string? Remedy = null);
