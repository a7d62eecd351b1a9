namespace Tailor.Cli.Customization;

/// <summary>Whose strategy a user's device gets in an evaluation: the user's own, or that of a control.</summary>
internal enum StrategySource
{
    /// <summary>That of the user's own history.</summary>
    Own,

    /// <summary>Another user's; no user gets their own.</summary>
    Shuffled,

    /// <summary>One for everybody: allocated from the mean of all users' scores, each user's in units of their own standard deviation.</summary>
    Mean,

    /// <summary>Random scores, drawn anew for each user.</summary>
    Random,

    /// <summary>All channels alike: 2, 4 or 8 bits everywhere; between these the first channels have more.</summary>
    Uniform,

    /// <summary>One for everybody: the channels whose weights lose most at 2 bits get more.</summary>
    Sensitivity,

    /// <summary>The same blocks for everybody.</summary>
    Static,

    /// <summary>All channels rounded to a whole number of bits, in the narrowest rows that hold them: 3 bits in rows of 4.</summary>
    Rounded,
}
