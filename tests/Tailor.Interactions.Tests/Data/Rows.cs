namespace Tailor.Interactions.Tests.Data;

/// <summary>Sequences as text, so that a test shows what it expects: "u: a b | v: c".</summary>
internal static class Rows
{
    public static string Text(Sequences sequences) => string.Join(" | ", Enumerable.Range(0, sequences.UserCount).Select(user =>
        $"{sequences.Users[user]}: {string.Join(' ', sequences[user].ToArray().Select(item => sequences.Items[item]))}"));

    public static string Times(Sequences sequences) => string.Join(" | ", Enumerable.Range(0, sequences.UserCount).Select(user => string.Join(' ', sequences.Times(user).ToArray())));

    /// <summary>Sequences of users whose items and times are given.</summary>
    public static Sequences Of(params (int Item, long Time)[][] users)
    {
        var (userIds, itemIds) = (new IdMap(), new IdMap());
        var most = users.SelectMany(user => user).Select(row => row.Item).DefaultIfEmpty(-1).Max();
        for (var item = 0; item <= most; item++) itemIds.Add($"i{item}");
        var offsets = new int[users.Length + 1];
        for (var user = 0; user < users.Length; user++)
        {
            userIds.Add($"u{user}");
            offsets[user + 1] = offsets[user] + users[user].Length;
        }
        var rows = users.SelectMany(user => user).ToArray();
        return new Sequences(userIds, itemIds, offsets, Array.ConvertAll(rows, row => row.Item), Array.ConvertAll(rows, row => row.Time));
    }
}
