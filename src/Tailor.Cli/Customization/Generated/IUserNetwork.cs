namespace Tailor.Cli.Customization.Generated;

/// <summary>One user's network, run by the runtime.</summary>
internal interface IUserNetwork
{
    /// <summary>Scores every item after a history.</summary>
    /// <param name="history">Items as the model counts them, oldest first.</param>
    /// <param name="scores">(items).</param>
    void Score(ReadOnlySpan<int> history, Span<float> scores);
}
