namespace Tailor.Training.Graphs;

/// <summary>Where a user's embedding comes from.</summary>
public enum UserSource
{
    /// <summary>
    /// From the items alone: the users' own embeddings are zero. Then the propagated embedding of a user is exactly the weighted sum of the final rows of the
    /// user's items, which a device can compute for anybody.
    /// </summary>
    Items,

    /// <summary>Each user has an embedding of its own, as in the papers; a device without it computes its state from the items, which is close and not the same.</summary>
    Own,
}
