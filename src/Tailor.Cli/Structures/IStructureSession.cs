using Tailor.Models.Plans;

namespace Tailor.Cli.Structures;

/// <summary>One thread's use of <see cref="IStructures"/>.</summary>
internal interface IStructureSession
{
    /// <summary>A user's blocks and parameters.</summary>
    /// <param name="user">The user.</param>
    /// <param name="history">The user's items, as the model counts them, oldest first.</param>
    PlanParts Decide(int user, ReadOnlySpan<int> history);
}
