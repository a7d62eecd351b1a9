using Tailor.Interactions.Randomness;

namespace Tailor.Interactions.NegativeSamplers;

/// <summary>
/// Different negatives for each user, none of the user's own items, the same for ever for a seed: user u's are drawn one after the other from the
/// stream <see cref="RandomStream"/> of (1002, seed, u), and an item that is excluded or was drawn is drawn again. They depend on no other user and on no thread.
/// </summary>
/// <param name="sampler">The distribution.</param>
/// <param name="seed">The seed, to be printed with every number.</param>
public sealed class FrozenNegatives(INegativeSampler sampler, long seed)
{
    private const int Patience = 64; // draws for each negative before the exact way is taken

    /// <summary>Fills in a user's negatives; allocates nothing unless nearly every item is excluded.</summary>
    /// <param name="user">User index.</param>
    /// <param name="excluded">The user's items; repeats do no harm.</param>
    /// <param name="negatives">Receives different items.</param>
    /// <param name="taken">Working memory for as many items as the sampler has; what it held is forgotten.</param>
    /// <exception cref="ArgumentException">Fewer items are left than were asked for.</exception>
    public void Draw(int user, ReadOnlySpan<int> excluded, Span<int> negatives, ItemSet taken)
    {
        if (taken.Capacity != sampler.ItemCount) throw new ArgumentException($"Expected working memory for {sampler.ItemCount} items, found {taken.Capacity}.", nameof(taken));
        taken.Clear();
        taken.Add(excluded);
        var random = new RandomStream((long)StreamPurpose.Negatives, seed, user);
        var patience = (long)Patience * negatives.Length;
        for (var i = 0; i < negatives.Length; i++)
        {
            var item = sampler.Next(ref random);
            while (taken.Contains(item) && patience-- > 0) item = sampler.Next(ref random);
            if (taken.Contains(item)) item = DrawExactly(user, taken, negatives.Length, i, ref random);
            taken.Add(item);
            negatives[i] = item;
        }
    }

    /// <summary>One draw among what is left, by adding up weights.</summary>
    private int DrawExactly(int user, ItemSet taken, int asked, int drawn, ref RandomStream random)
    {
        double sum = 0;
        for (var item = 0; item < sampler.ItemCount; item++)
            if (!taken.Contains(item)) sum += sampler.WeightOf(item);
        var place = random.Unit() * sum;
        var last = -1;
        for (var item = 0; item < sampler.ItemCount; item++)
        {
            if (taken.Contains(item) || sampler.WeightOf(item) <= 0) continue;
            last = item;
            place -= sampler.WeightOf(item);
            if (place < 0) break;
        }
        return last >= 0 ? last : throw new ArgumentException($"User {user} was to get {asked} {sampler.Name} negatives, but only {drawn} items are left.", nameof(asked));
    }
}
