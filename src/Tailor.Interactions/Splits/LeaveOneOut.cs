namespace Tailor.Interactions.Splits;

/// <summary>Each user's last item tests, the one before it validates, the rest trains. Users with fewer than 3 interactions only train.</summary>
public static class LeaveOneOut
{
    /// <summary>The rule's name, as it is printed with numbers.</summary>
    public const string Rule = "leave-one-out";

    private const int Fewest = 3;

    /// <summary>Splits; repeats of an item are kept, so a test item may also be in the history.</summary>
    public static Split Of(Sequences sequences)
    {
        var training = new int[sequences.UserCount];
        var validation = new List<EvaluationCase>();
        var test = new List<EvaluationCase>();
        for (var user = 0; user < training.Length; user++)
        {
            var length = sequences[user].Length;
            training[user] = length < Fewest ? length : length - 2;
            if (length < Fewest) continue;
            validation.Add(new EvaluationCase(user, length - 2));
            test.Add(new EvaluationCase(user, length - 1));
        }
        return new Split(sequences, Rule, training, [.. validation], [.. test]);
    }
}
