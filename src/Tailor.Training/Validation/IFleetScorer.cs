using Tailor.Evaluation;

namespace Tailor.Training.Validation;

/// <summary>A scorer whose users share a budget: what one of them gets depends on all of them.</summary>
internal interface IFleetScorer : IScorer
{
    /// <summary>Looks at the users before any of them is scored.</summary>
    /// <param name="histories">A user's items each, oldest first.</param>
    void LookAt(IEnumerable<int[]> histories);
}
