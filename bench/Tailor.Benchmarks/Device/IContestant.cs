using Tailor.Runtime;

namespace Tailor.Benchmarks.Device;

/// <summary>One implementation of the same task on one thread: a history in, the best items out, items of the history not left out.</summary>
internal interface IContestant : IDisposable
{
    /// <summary>Bytes of weights that it keeps, as it stores them.</summary>
    long WeightBytes { get; }

    /// <summary>Recommends.</summary>
    /// <param name="history">Items, oldest first.</param>
    /// <param name="top">Receives the best, best first.</param>
    /// <returns>How many were written.</returns>
    int Recommend(ReadOnlySpan<int> history, Span<Recommendation> top);
}
