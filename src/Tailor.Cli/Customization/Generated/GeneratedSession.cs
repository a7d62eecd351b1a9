using Tailor.Evaluation;

namespace Tailor.Cli.Customization.Generated;

/// <summary>Scores as each user's device does: it builds the network that it was sent the parts of, then runs it.</summary>
/// <param name="networks">From payloads to networks.</param>
/// <param name="payloads">What a user with a history is sent.</param>
/// <param name="tally">Counts what users are sent.</param>
internal sealed class GeneratedSession(PersonalNetworks networks, Func<int, int[], byte[]> payloads, PayloadTally tally) : IScoringSession
{
    private byte[] _sent = [];
    private IUserNetwork? _network;

    /// <inheritdoc/>
    public void Score(int user, ReadOnlySpan<int> history, Span<float> scores)
    {
        var payload = payloads(user, history.ToArray());
        if (_network is null || !payload.AsSpan().SequenceEqual(_sent)) (_sent, _network) = (payload, networks.Open(payload));
        tally.Add(payload);
        _network.Score(history, scores);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // The network's memory goes with it.
    }
}
