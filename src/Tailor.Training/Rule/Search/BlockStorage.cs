namespace Tailor.Training.Rule.Search;

/// <summary>How a device stores the blocks that a layout keeps.</summary>
public enum BlockStorage
{
    /// <summary>In float32, as the paper counts.</summary>
    Floats,

    /// <summary>In codes of 8 bits, as a scalable table whose groups have only some dimensions: what the runtime scores without expanding it.</summary>
    Codes,
}
