namespace Tailor.Interactions.Formats;

/// <summary>The names that columns usually have; case, underscores, hyphens, dots and spaces do not count.</summary>
internal static class UsualNames
{
    private static readonly string[][] Names =
    [
        ["user", "userid", "uid", "reviewerid", "customerid", "visitorid", "memberid", "accountid"],
        ["item", "itemid", "iid", "asin", "parentasin", "movieid", "productid", "businessid", "trackid", "songid", "artistid", "bookid", "gameid", "isbn", "sku", "newsid", "articleid", "locationid", "poiid"],
        ["rating", "overall", "stars", "score"],
        ["timestamp", "time", "unixreviewtime", "unixtime", "date", "datetime", "ts", "createdat"],
    ];

    public static bool Has(ColumnRole role, string name) => Names[(int)role].Contains(Plain(name), StringComparer.Ordinal);

    /// <summary>Whether a line of these fields is a header: it names exactly one user and one item.</summary>
    public static bool IsHeader(IReadOnlyList<string> fields) => fields.Any(field => Has(ColumnRole.User, field)) && fields.Any(field => Has(ColumnRole.Item, field));

    private static string Plain(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToLowerInvariant();
}
