namespace Tailor.Cloud;

/// <summary>A cloud that cannot start as it is set up. The message says what is missing or wrong.</summary>
public sealed class CloudException(string message) : Exception(message);
