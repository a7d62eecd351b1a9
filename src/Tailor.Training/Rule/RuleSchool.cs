namespace Tailor.Training.Rule;

/// <summary>Which reading of RULE is trained.</summary>
public enum RuleSchool
{
    /// <summary>The public code's: all blocks in every step, and the dimension-independent tile score; any subset of blocks may be kept afterwards.</summary>
    Faithful,

    /// <summary>
    /// Ours: each step also trains what smaller devices will hold, the dot product over the leading blocks that each group keeps (the sandwich rule of
    /// Yu and Huang, ICCV 2019: all blocks, one block, and some drawn numbers).
    /// </summary>
    Nested,
}
