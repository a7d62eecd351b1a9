namespace Tailor.Evaluation;

/// <summary>Anything that scores every item for a history. Shared by all threads; each thread opens a session of its own.</summary>
public interface IScorer
{
    /// <summary>What to call it in tables and logs.</summary>
    string Name { get; }

    /// <summary>Number of items; scores have this length.</summary>
    int ItemCount { get; }

    /// <summary>Opens a session: working memory for one thread.</summary>
    IScoringSession OpenSession();
}
