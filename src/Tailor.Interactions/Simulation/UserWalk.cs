using Tailor.Interactions.Randomness;

namespace Tailor.Interactions.Simulation;

/// <summary>Walks a simulated user's interactions one by one. Allocates nothing after it was opened, unless a user has nearly every popular item.</summary>
public sealed class UserWalk
{
    internal const double EarlyDrift = .5; // until a user has all interests

    private const long Epoch = 1_577_836_800; // 2020-01-01
    private const int YearInSeconds = 31_536_000;
    private const double SessionGap = 90; // seconds, mean
    private const double Pause = 172_800; // two days, mean
    private const double WithinSession = .8;
    private const int Patience = 1_000;

    private readonly Simulator _simulator;
    private readonly UserInterests _interests;
    private readonly ItemSet _seen;
    private readonly List<int> _history = [];
    private RandomStream _random;
    private int _length;

    internal UserWalk(Simulator simulator)
    {
        _simulator = simulator;
        _interests = new UserInterests(simulator.World, simulator.Options.InterestsPerUser);
        _seen = new ItemSet(simulator.Options.Items);
    }

    /// <summary>The item of this interaction.</summary>
    public int Item { get; private set; }

    /// <summary>Its time in Unix seconds.</summary>
    public long Time { get; private set; }

    /// <summary>Goes before the first interaction of a user.</summary>
    public void Start(int user)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)user, (uint)_simulator.Options.Users, nameof(user));
        _random = new RandomStream((long)StreamPurpose.Walk, _simulator.Options.Seed, user);
        _interests.Clear();
        _seen.Clear();
        _history.Clear();
        _length = DrawLength(_simulator.Options);
        Time = Epoch + _random.Below(YearInSeconds);
    }

    /// <summary>Goes to the user's next interaction; false where there is none.</summary>
    public bool MoveNext()
    {
        if (_history.Count == _length) return false;
        if (_history.Count > 0) Time += (long)(-Math.Log(1 - _random.Unit()) * (_random.Unit() < WithinSession ? SessionGap : Pause));
        Item = DrawItem();
        _history.Add(Item);
        _seen.Add(Item);
        _interests.See(Item);
        return true;
    }

    private int DrawLength(SimulatorOptions options)
    {
        var extra = options.MeanLength - options.ShortestLength;
        if (extra <= 0) return options.ShortestLength;
        var more = Math.Floor(Math.Log(1 - _random.Unit()) / Math.Log(extra / (extra + 1))); // geometric of that mean
        return (int)Math.Min(options.ShortestLength + more, options.LengthLimit);
    }

    private int DrawItem()
    {
        var item = DrawOnce();
        if (_simulator.Options.Repeats) return item;
        // Drawing again until the item is new is the same distribution, given that it is new.
        for (var tries = 0; _seen.Contains(item); item = DrawOnce())
            if (++tries > Patience) return DrawExactly();
        return item;
    }

    private int DrawOnce()
    {
        var world = _simulator.World;
        var drift = DriftOf(_interests, _simulator.Options);
        if (_history.Count == 0 || _random.Unit() < drift) return world.DrawAny(ref _random);
        if (_random.Unit() < _simulator.Options.Following) return world.DrawFollower(_history[^1], ref _random);
        return world.DrawOf(_interests[_random.Below(_interests.Count)], ref _random);
    }

    internal static double DriftOf(UserInterests interests, SimulatorOptions options) => interests.Full ? options.Drift : Math.Max(options.Drift, EarlyDrift);

    private int DrawExactly()
    {
        var probabilities = new double[_simulator.Options.Items];
        new NextItemOracle(_simulator).Probabilities(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_history), probabilities);
        var table = new AliasTable(probabilities);
        return table.Next(ref _random);
    }
}
