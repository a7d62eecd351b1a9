using Tailor.Evaluation.Protocols;
using Tailor.Interactions;
using Tailor.Interactions.Randomness;

namespace Tailor.Evaluation.Candidates;

/// <summary>The cases that are evaluated: all, or those of users sampled by seed.</summary>
internal sealed record CaseSelection(EvaluationCase[] Cases, int Users, int UsersWithCase)
{
    /// <summary>Sorts by user and position, so that neither the split's order nor sampling decides the order of sums.</summary>
    public static CaseSelection Of(IReadOnlyList<EvaluationCase> all, Protocol protocol)
    {
        EvaluationCase[] cases = [.. all.OrderBy(c => c.User).ThenBy(c => c.HistoryLength)];
        int[] users = [.. cases.Select(c => c.User).Distinct()];
        if (protocol.Users is not { } wanted || wanted >= users.Length) return new CaseSelection(cases, users.Length, users.Length);

        var random = new RandomStream((long)DrawPurpose.Users, protocol.Seed, 0, 0);
        var sample = new HashSet<int>(wanted);
        for (var i = 0; i < wanted; i++) // the first steps of Fisher and Yates
        {
            var j = i + (int)random.Below((long)users.Length - i);
            (users[i], users[j]) = (users[j], users[i]);
            sample.Add(users[i]);
        }
        return new CaseSelection([.. cases.Where(c => sample.Contains(c.User))], wanted, users.Length);
    }
}
