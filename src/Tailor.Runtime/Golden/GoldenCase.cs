using System.Collections.Immutable;

namespace Tailor.Runtime.Golden;

/// <summary>A history and what the model answers to it.</summary>
/// <param name="History">Items, oldest first.</param>
/// <param name="Items">The best items, best first; those of the history are not kept out.</param>
/// <param name="Scores">Their scores.</param>
public sealed record GoldenCase(ImmutableArray<int> History, ImmutableArray<int> Items, ImmutableArray<float> Scores);
