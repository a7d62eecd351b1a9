namespace Tailor.Interactions;

/// <summary>What a set of sequences is like.</summary>
public sealed record SequenceStatistics
{
    /// <summary>Number of users.</summary>
    public required int Users { get; init; }

    /// <summary>Number of items.</summary>
    public required int Items { get; init; }

    /// <summary>Number of interactions.</summary>
    public required int Interactions { get; init; }

    /// <summary>Interactions for each pair of a user and an item, repeats counted, in 0 … 1 where there are none.</summary>
    public required double Density { get; init; }

    /// <summary>Fewest interactions of a user.</summary>
    public required int ShortestLength { get; init; }

    /// <summary>Median of the users' numbers of interactions; the mean of the two middle ones where their number is even.</summary>
    public required double MedianLength { get; init; }

    /// <summary>Mean of the users' numbers of interactions.</summary>
    public required double MeanLength { get; init; }

    /// <summary>Most interactions of a user.</summary>
    public required int LongestLength { get; init; }

    /// <summary>Share of interactions in 0 … 1 whose time is that of the same user's interaction before, so that only the tie rule orders them; null where there are no times.</summary>
    public required double? TieShare { get; init; }

    /// <summary>Share of interactions in 0 … 1 whose item the user had before.</summary>
    public required double RepeatShare { get; init; }

    /// <summary>Counts.</summary>
    public static SequenceStatistics Of(Sequences sequences)
    {
        var lengths = new int[sequences.UserCount];
        var lastUser = new int[sequences.ItemCount]; // the last user who had the item, + 1
        long ties = 0;
        long repeats = 0;
        for (var user = 0; user < lengths.Length; user++)
        {
            lengths[user] = sequences[user].Length;
            ties += Ties(sequences.Times(user));
            foreach (var item in sequences[user])
            {
                if (lastUser[item] == user + 1) repeats++;
                lastUser[item] = user + 1;
            }
        }
        Array.Sort(lengths);
        var count = sequences.Count;
        return new SequenceStatistics
        {
            Users = lengths.Length,
            Items = sequences.ItemCount,
            Interactions = count,
            Density = count == 0 ? 0 : count / ((double)lengths.Length * sequences.ItemCount),
            ShortestLength = lengths.Length == 0 ? 0 : lengths[0],
            MedianLength = lengths.Length == 0 ? 0 : (lengths[(lengths.Length - 1) / 2] + lengths[lengths.Length / 2]) / 2.0,
            MeanLength = lengths.Length == 0 ? 0 : count / (double)lengths.Length,
            LongestLength = lengths.Length == 0 ? 0 : lengths[^1],
            TieShare = !sequences.HasTimes ? null : count == 0 ? 0 : ties / (double)count,
            RepeatShare = count == 0 ? 0 : repeats / (double)count,
        };
    }

    private static int Ties(ReadOnlySpan<long> times)
    {
        var ties = 0;
        for (var i = 1; i < times.Length; i++)
            if (times[i - 1] == times[i]) ties++;
        return ties;
    }
}
