namespace Tailor.Training.Import;

/// <summary>A name that a pickle refers to; it is never looked up, only compared with the few that are known.</summary>
internal sealed record PickleGlobal(string Name);
