namespace Tailor.Evaluation.Candidates;

/// <summary>First word of a random stream's key: two purposes never share numbers. Part of every sampled protocol; the values never change.</summary>
internal enum DrawPurpose
{
    /// <summary>Negatives of a case; then seed, user, history length.</summary>
    Negatives = 1,

    /// <summary>The sample of users; then seed, 0, 0.</summary>
    Users = 2,
}
