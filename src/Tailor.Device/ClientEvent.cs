namespace Tailor.Device;

/// <summary>What happened to a client, for logs.</summary>
/// <param name="Kind">What.</param>
/// <param name="Message">The same in words.</param>
/// <param name="Error">What was thrown, or null.</param>
public sealed record ClientEvent(ClientEventKind Kind, string Message, Exception? Error = null);
