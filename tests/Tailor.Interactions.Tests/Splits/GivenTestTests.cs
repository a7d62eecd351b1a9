using Tailor.Interactions.Columns;
using Tailor.Interactions.Splits;

namespace Tailor.Interactions.Tests.Splits;

public sealed class GivenTestTests
{
    [Fact]
    public void A_users_test_items_are_one_case_behind_all_training_items()
    {
        var training = Of(("a", [1, 2, 3, 1]), ("b", [4]), ("c", [5, 6]));
        var test = Of(("c", [1, 9, 9]), ("d", [1]), ("a", [2, 7, 8]), ("b", [4]));
        var split = GivenTest.Of(training, test, share: .3, users: 0);
        var sequences = split.Sequences;
        Assert.Equal((3, 9), (sequences.UserCount, sequences.ItemCount)); // d has nothing to go on; 7, 8 and 9 are new
        Assert.Equal(["1", "2", "3", "7", "8"], IdsOf(sequences, 0));     // the repeat is gone, and 2, which a has
        Assert.Equal([new EvaluationCase(0, 3, 2), new EvaluationCase(2, 2, 2)], split.Test); // b's only test item is known
        Assert.Equal(["5", "6", "1", "9"], IdsOf(sequences, 2));
        Assert.Empty(split.Validation);
        Assert.Equal(3, split.Training(0).Length);
        for (var item = 0; item < training.ItemCount; item++) Assert.Equal(training.Items[item], sequences.Items[item]);
    }

    [Fact]
    public void Some_users_validate_with_a_share_of_their_training_items()
    {
        var training = Of([.. Enumerable.Range(0, 50).Select(user => ($"u{user}", Enumerable.Range(user, 1 + (user % 20)).ToArray()))]);
        var test = Of([.. Enumerable.Range(0, 50).Select(user => ($"u{user}", new[] { 100 }))]);
        var split = GivenTest.Of(training, test, share: .25, users: 20, seed: 3);
        Assert.Equal(20, split.Validation.Count);
        foreach (var asked in split.Validation)
        {
            var items = training[asked.User].Length;
            Assert.Equal(Math.Min(items - 1, (int)Math.Ceiling(.25 * items)), asked.Targets);
            Assert.Equal(split.Training(asked.User).Length, asked.HistoryLength);
            Assert.Equal(items, split.Sequences[asked.User].Length - 1);
            Assert.Equal(IdsOf(training, asked.User).Order(StringComparer.Ordinal), IdsOf(split.Sequences, asked.User)[..items].Order(StringComparer.Ordinal));
        }

        Assert.All(split.Test, asked => Assert.Equal(training[asked.User].Length, asked.HistoryLength));
        Assert.Equal(split.Validation, GivenTest.Of(training, test, .25, 20, seed: 3).Validation);
        Assert.NotEqual(split.Validation, GivenTest.Of(training, test, .25, 20, seed: 4).Validation);
    }

    private static string[] IdsOf(Sequences sequences, int user) => [.. sequences[user].ToArray().Select(item => sequences.Items[item])];

    private static Sequences Of(params (string User, int[] Items)[] users)
    {
        var (userIds, itemIds) = (new IdMap(), new IdMap());
        var builder = new SequencesBuilder(userIds, itemIds, hasTimes: false);
        foreach (var (user, items) in users)
            foreach (var item in items) builder.Add(userIds.Add(user), itemIds.Add($"{item}"));
        return builder.Build();
    }
}
