namespace Tailor.Device;

/// <summary>Sessions that no call uses at the moment. Taking and giving back allocates nothing once there are as many as threads.</summary>
/// <param name="client">Whose.</param>
internal sealed class SessionPool(TailorClient client)
{
    private readonly TailorSession?[] _idle = new TailorSession?[Math.Max(4, Environment.ProcessorCount)];

    /// <summary>Takes a session.</summary>
    public TailorSession Take()
    {
        for (var i = 0; i < _idle.Length; i++)
        {
            if (_idle[i] is not null && Interlocked.Exchange(ref _idle[i], null) is { } session) return session;
        }

        return new(client);
    }

    /// <summary>Gives one back.</summary>
    public void Return(TailorSession session)
    {
        for (var i = 0; i < _idle.Length; i++)
        {
            if (_idle[i] is null && Interlocked.CompareExchange(ref _idle[i], session, null) is null) return;
        }
    }
}
