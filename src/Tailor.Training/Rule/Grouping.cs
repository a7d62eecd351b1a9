namespace Tailor.Training.Rule;

/// <summary>How items come into groups that keep the same blocks.</summary>
public enum Grouping
{
    /// <summary>By the number of training and validation interactions, groups of equal size, the most popular first.</summary>
    Popularity,

    /// <summary>By k-means on the trained rows. Only after training, so not in the nested school, whose steps have to know the groups.</summary>
    KMeans,

    /// <summary>At random, groups of equal size.</summary>
    Random,
}
