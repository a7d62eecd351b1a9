using Tailor.Interactions.Simulation;

namespace Tailor.Interactions.Tests.Simulation;

public sealed class PlantedComplexityTests
{
    [Fact]
    public void The_next_cluster_follows_from_the_last_item_or_from_the_last_two()
    {
        var planted = new PlantedComplexity(new() { Users = 40, Clusters = 3, ClusterItems = 4, Length = 12 });
        var sequences = planted.ToInteractionSet().Sequences;
        Assert.Equal((40, 24), (sequences.UserCount, sequences.ItemCount));
        for (var user = 0; user < 40; user++)
        {
            int[] clusters = [.. sequences[user].ToArray().Select(item => item / 4)];
            Assert.All(clusters, cluster => Assert.Equal(planted.IsComplex(user), cluster >= 3));
            for (var t = 2; t < clusters.Length; t++)
                Assert.Equal(planted.IsComplex(user) ? 3 + ((clusters[t - 1] + clusters[t - 2]) % 3) : clusters[t - 1], clusters[t]);
        }
    }

    [Fact]
    public void Options_that_make_no_population_are_refused_together()
    {
        var error = Assert.Throws<ArgumentException>(() => new PlantedComplexity(new() { Users = 1, Clusters = 1, ClusterItems = 0, Length = 3 }));
        foreach (var name in (string[])["Users", "Clusters", "ClusterItems", "Length"]) Assert.Contains(name, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_best_ndcg_is_that_of_any_order_of_a_cluster() => Assert.Equal((1 + (1 / Math.Log2(3))) / 4, new PlantedComplexity(new() { ClusterItems = 4 }).BestNdcg(2), 1e-12);
}
