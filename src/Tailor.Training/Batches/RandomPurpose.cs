namespace Tailor.Training.Batches;

/// <summary>What a random stream is for: two purposes never share numbers.</summary>
internal enum RandomPurpose
{
    Windows = 1,
    Batches = 2,
    Negatives = 3,
    Dropout = 4,
    Strategies = 5,
    ValidationStrategies = 6,
    Structures = 7,
    ShareOfBudget = 8,
    Pairs = 9,
    Embeddings = 10,
    Groups = 11,
    KeptBlocks = 12,
    Layouts = 13,
    Evolution = 14,
    Estimator = 15,
    TableSizes = 16,
}
