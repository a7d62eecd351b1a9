namespace Tailor.Cli.Downloads;

/// <summary>A data set that its authors offer for download.</summary>
/// <param name="Name">Name on the command line, and the folder it is unpacked to.</param>
/// <param name="Address">The archive at its authors' site.</param>
/// <param name="Length">Bytes of the archive.</param>
/// <param name="Sha256">Digest of the archive, in lower-case hexadecimal.</param>
/// <param name="Terms">Where its licence and citation stand.</param>
internal sealed record DataSet(string Name, Uri Address, long Length, string Sha256, string Terms)
{
    /// <summary>All that can be downloaded. MovieLens 100K, 1M and others ask for a visit to their page; latest-small may be fetched directly.</summary>
    public static IReadOnlyList<DataSet> All { get; } =
    [
        new(
            "ml-latest-small",
            new Uri("https://files.grouplens.org/datasets/movielens/ml-latest-small.zip"),
            978_202,
            "696d65a3dfceac7c45750ad32df2c259311949efec81f0f144fdfb91ebc9e436",
            "https://grouplens.org/datasets/movielens/latest/"),
    ];
}
