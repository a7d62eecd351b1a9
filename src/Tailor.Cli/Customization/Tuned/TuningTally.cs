namespace Tailor.Cli.Customization.Tuned;

/// <summary>What devices spent on training; many threads add to it.</summary>
internal sealed class TuningTally
{
    private readonly Lock _lock = new();
    private readonly HashSet<int> _users = [];
    private double _seconds;
    private long _cases;

    /// <summary>Users who trained.</summary>
    public int Users => _users.Count;

    /// <summary>Mean seconds a case.</summary>
    public double SecondsPerCase => _cases == 0 ? 0 : _seconds / _cases;

    /// <summary>Counts a case.</summary>
    public void Add(int user, TimeSpan spent)
    {
        lock (_lock)
        {
            _users.Add(user);
            _cases++;
            _seconds += spent.TotalSeconds;
        }
    }
}
