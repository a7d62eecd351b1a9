namespace Tailor.Cloud.Publishing;

/// <summary>A model that cannot be published as it is. The message says what is missing or wrong.</summary>
public sealed class PublishException(string message) : Exception(message);
