using Tailor.Interactions.Randomness;

namespace Tailor.Interactions.Simulation;

/// <summary>The items: how popular each is, to which interest it belongs, and what follows it.</summary>
internal sealed class ItemWorld
{
    private readonly double[] _popularity; // (items), sums to 1
    private readonly int[] _interestOf; // (items)
    private readonly int[][] _members; // interest → its items
    private readonly AliasTable[] _withinInterest;
    private readonly AliasTable _interests;
    private readonly double[] _interestPopularity;
    private readonly double[] _followerWeights; // (followers), sums to 1
    private readonly long _seed;

    public ItemWorld(SimulatorOptions options)
    {
        var random = new RandomStream((long)StreamPurpose.ItemRanks, options.Seed);
        var ranked = new int[options.Items]; // rank → item: numbers say nothing about popularity
        for (var i = 0; i < ranked.Length; i++) ranked[i] = i;
        random.Shuffle<int>(ranked);
        _popularity = Popularity(ranked, options.PopularityExponent);
        _interestOf = new int[options.Items];
        random = new RandomStream((long)StreamPurpose.ItemInterests, options.Seed);
        for (var rank = 0; rank < ranked.Length; rank++) _interestOf[ranked[rank]] = rank < options.Interests ? rank : random.Below(options.Interests);
        _members = Members(options.Interests);
        _withinInterest = Array.ConvertAll(_members, items => new AliasTable(Array.ConvertAll(items, item => _popularity[item])));
        _interestPopularity = Array.ConvertAll(_members, items => items.Sum(item => _popularity[item]));
        _interests = new AliasTable(_interestPopularity);
        _followerWeights = [.. Enumerable.Range(0, options.Followers).Select(f => Math.ScaleB(1, options.Followers - 1 - f) / (Math.ScaleB(1, options.Followers) - 1))];
        _seed = options.Seed;
    }

    public int ItemCount => _popularity.Length;

    public int InterestOf(int item) => _interestOf[item];

    public double PopularityOf(int item) => _popularity[item];

    public double PopularityOfInterest(int interest) => _interestPopularity[interest];

    public ReadOnlySpan<int> ItemsOf(int interest) => _members[interest];

    public ReadOnlySpan<double> FollowerWeights => _followerWeights;

    public int DrawAny(ref RandomStream random) => DrawOf(_interests.Next(ref random), ref random);

    public int DrawOf(int interest, ref RandomStream random) => _members[interest][_withinInterest[interest].Next(ref random)];

    /// <summary>Which item follows in a place 0 … followers − 1: one of the same interest, drawn by popularity, fixed by the seed.</summary>
    public int Follower(int item, int place)
    {
        var random = new RandomStream((long)StreamPurpose.Followers, _seed, item, place);
        return DrawOf(_interestOf[item], ref random);
    }

    public int DrawFollower(int item, ref RandomStream random)
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
