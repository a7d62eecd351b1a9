namespace Tailor.Evaluation;

/// <summary>Which held-out items are asked for.</summary>
public enum Stage
{
    /// <summary>The cases that choose models and settings.</summary>
    Validation,

    /// <summary>The cases that results are reported on; their histories include the validation items.</summary>
    Test,
}
