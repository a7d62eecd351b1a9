using Tailor.Interactions.NegativeSamplers;
using Tailor.Interactions.Randomness;

namespace Tailor.Interactions.Simulation;

/// <summary>The items: how popular each is, to which interest it belongs, and what follows it.</summary>
internal sealed class ItemWorld
{
    private const long PermutationStream = -1;
    private const long InterestStream = -2;
    private const ulong FollowerTag = 0x5DEECE66D1CE4E5B;

    private readonly double[] _popularity; // (items), sums to 1
    private readonly int[] _interestOf; // (items)
    private readonly int[][] _members; // interest → its items
    private readonly AliasTable[] _withinInterest;
    private readonly AliasTable _interests;
    private readonly double[] _interestPopularity;
    private readonly double[] _followerWeights; // (followers), sums to 1
    private readonly long _followerSeed;

    public ItemWorld(SimulatorOptions options)
    {
        var random = Xoshiro256.Of(options.Seed, PermutationStream);
        var ranked = new int[options.Items]; // rank → item: numbers say nothing about popularity
        for (var i = 0; i < ranked.Length; i++) ranked[i] = i;
        random.Shuffle(ranked);
        _popularity = Popularity(ranked, options.PopularityExponent);
        _interestOf = new int[options.Items];
        random = Xoshiro256.Of(options.Seed, InterestStream);
        for (var rank = 0; rank < ranked.Length; rank++) _interestOf[ranked[rank]] = rank < options.Interests ? rank : random.Below(options.Interests);
        _members = Members(options.Interests);
        _withinInterest = Array.ConvertAll(_members, items => new AliasTable(Array.ConvertAll(items, item => _popularity[item])));
        _interestPopularity = Array.ConvertAll(_members, items => items.Sum(item => _popularity[item]));
        _interests = new AliasTable(_interestPopularity);
        _followerWeights = [.. Enumerable.Range(0, options.Followers).Select(f => Math.ScaleB(1, options.Followers - 1 - f) / (Math.ScaleB(1, options.Followers) - 1))];
        _followerSeed = (long)(Xoshiro256.Hash(options.Seed, 0) ^ FollowerTag);
    }

    public int ItemCount => _popularity.Length;

    public int InterestOf(int item) => _interestOf[item];

    public double PopularityOf(int item) => _popularity[item];

    public double PopularityOfInterest(int interest) => _interestPopularity[interest];

    public ReadOnlySpan<int> ItemsOf(int interest) => _members[interest];

    public ReadOnlySpan<double> FollowerWeights => _followerWeights;

    public int DrawAny(ref Xoshiro256 random) => DrawOf(_interests.Next(ref random), ref random);

    public int DrawOf(int interest, ref Xoshiro256 random) => _members[interest][_withinInterest[interest].Next(ref random)];

    /// <summary>Which item follows in a place 0 … followers − 1: one of the same interest, drawn by popularity, fixed by the seed.</summary>
    public int Follower(int item, int place)
    {
        var random = Xoshiro256.Of(_followerSeed, ((long)item * _followerWeights.Length) + place);
        return DrawOf(_interestOf[item], ref random);
    }

    public int DrawFollower(int item, ref Xoshiro256 random)
    {
        var rest = random.Unit();
        var place = 0;
        while (place < _followerWeights.Length - 1 && rest >= _followerWeights[place]) rest -= _followerWeights[place++];
        return Follower(item, place);
    }

    private static double[] Popularity(int[] ranked, double exponent)
    {
        var popularity = new double[ranked.Length];
        double sum = 0;
        for (var rank = 0; rank < ranked.Length; rank++) sum += popularity[ranked[rank]] = Math.Pow(rank + 1, -exponent);
        for (var item = 0; item < popularity.Length; item++) popularity[item] /= sum;
        return popularity;
    }

    private int[][] Members(int interests)
    {
        var members = new List<int>[interests];
        for (var interest = 0; interest < interests; interest++) members[interest] = [];
        for (var item = 0; item < _interestOf.Length; item++) members[_interestOf[item]].Add(item);
        return Array.ConvertAll(members, items => items.ToArray());
    }
}
