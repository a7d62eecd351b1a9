namespace Tailor.Training.Import;

/// <summary>A storage of floats that lies beside the pickle.</summary>
/// <param name="Key">Its file's name.</param>
/// <param name="Count">Its elements.</param>
internal sealed record PickledStorage(string Key, long Count);
