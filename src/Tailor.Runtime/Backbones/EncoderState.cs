namespace Tailor.Runtime.Backbones;

/// <summary>One session's working memory for an encoder, and what it remembers of the last history.</summary>
internal abstract unsafe class EncoderState
{
    /// <summary>Items that went through the layers since the session was opened: what reuse saves can be seen in it.</summary>
    public long ItemsComputed { get; protected set; }

    /// <summary>Encodes a history.</summary>
    /// <param name="history">At most MaxLength valid item indices, oldest first; may be empty.</param>
    /// <param name="hidden">(Width) receives the state.</param>
    public abstract void Encode(ReadOnlySpan<int> history, float* hidden);
}
