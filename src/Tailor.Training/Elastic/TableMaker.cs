using Tailor.Runtime;

namespace Tailor.Training.Elastic;

/// <summary>Makes the whole stream of a model's scalable table, as <c>docs/elastic-format.md</c> has it.</summary>
/// <param name="recommender">The model, whose states tell what errors cost.</param>
/// <param name="table">(items, d) its item table.</param>
/// <param name="turn">(d, d) the dimensions' vectors where they are those of another table; empty where they are to be found.</param>
/// <returns>The stream.</returns>
public delegate byte[] TableMaker(Recommender recommender, ReadOnlySpan<float> table, ReadOnlySpan<float> turn);
