namespace Tailor.Interactions.Formats;

/// <summary>How a file holds interactions. <c>docs/interactions.md</c> shows each.</summary>
public enum InteractionFormat
{
    /// <summary>RecBole's atomic file: a first line of name:type fields, tabs.</summary>
    RecBole,

    /// <summary>MovieLens' u.data: user, item, rating, Unix time between tabs or spaces, no header.</summary>
    UData,

    /// <summary>MovieLens' .dat: user::item::rating::time, no header.</summary>
    Dat,

    /// <summary>CSV, TSV and the like with named columns, such as MovieLens' ratings.csv.</summary>
    Table,

    /// <summary>A user and an item a line, in the order of time within each user.</summary>
    Pairs,

    /// <summary>A user and then all its items a line, oldest first.</summary>
    UserSequences,

    /// <summary>All items of one user a line, oldest first; the user is the number of the line, from 1.</summary>
    Sequences,

    /// <summary>A JSON object a line, as Amazon's reviews: reviewerID, asin, unixReviewTime.</summary>
    JsonLines,
}
