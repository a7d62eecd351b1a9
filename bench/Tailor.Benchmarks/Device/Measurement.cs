namespace Tailor.Benchmarks.Device;

/// <summary>What was measured of one row.</summary>
/// <param name="Entry">The row.</param>
/// <param name="Median">Median time of a call, µs.</param>
/// <param name="Slow">99th percentile, µs.</param>
/// <param name="Allocated">Bytes allocated by a call.</param>
/// <param name="WeightBytes">Bytes of weights as stored.</param>
/// <param name="ResidentBytes">By how much opening it and using it enlarged a process, bytes.</param>
/// <param name="Agreement">Share of the ten items that Tailor's float32 recommends too.</param>
internal sealed record Measurement(Entry Entry, double Median, double Slow, double Allocated, long WeightBytes, long ResidentBytes, double Agreement);
